// Package lifecycle holds what local and remote commands have in common: the steps of a resource's
// life, its two output streams and what of them is logged.
package lifecycle

import "github.com/pulumi/pulumi-go-provider/infer"

// Steps are the commands of a resource's life.
type Steps struct {
	Triggers *[]any  `pulumi:"triggers,optional" provider:"replaceOnChanges"`
	Create   *string `pulumi:"create,optional"`
	Update   *string `pulumi:"update,optional"`
	Delete   *string `pulumi:"delete,optional"`
}

// Annotate describes the inputs in the provider's schema.
func (s *Steps) Annotate(a infer.Annotator) {
	a.Describe(&s.Triggers, "Values of any type; when one of them changes, the resource is replaced.")
	a.Describe(&s.Create, "The command that creates. Without `update` it also runs when an input changes.")
	a.Describe(&s.Update, "The command that runs when an input changes. Default: `create`.")
	a.Describe(&s.Delete, "The command that runs when the resource is deleted. Default: none.")
}

// OnUpdate is the command that a changed input runs: `update`, else `create`, else nil.
func (s Steps) OnUpdate() *string {
	if s.Update != nil {
		return s.Update
	}
	return s.Create
}
