package remote

import (
	"context"

	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// CopyFile is the resource command:remote:CopyFile. Any change replaces it.
type CopyFile struct{}

// Annotate describes the resource in the provider's schema.
func (c *CopyFile) Annotate(a infer.Annotator) {
	a.Describe(c, "Copies one local file to another machine over SSH.")
	a.Deprecate(c, "Use CopyToRemote.")
}

// CopyFileInputs are the inputs of a CopyFile.
type CopyFileInputs struct {
	Connection *Connection `pulumi:"connection" provider:"secret"`
	Triggers   *[]any      `pulumi:"triggers,optional"`
	LocalPath  string      `pulumi:"localPath"`
	RemotePath string      `pulumi:"remotePath"`
}

// Annotate describes the inputs in the provider's schema.
func (c *CopyFileInputs) Annotate(a infer.Annotator) {
	a.Describe(&c.Connection, "How to reach the machine.")
	a.Describe(&c.Triggers, "Values of any type; when one of them changes, the resource is replaced.")
	a.Describe(&c.LocalPath, "The file to copy.")
	a.Describe(&c.RemotePath, "The file to write; its directory must exist.")
}

// CopyFileOutputs are the state of a CopyFile.
type CopyFileOutputs struct{ CopyFileInputs }

// Create copies.
func (*CopyFile) Create(
	ctx context.Context, req infer.CreateRequest[CopyFileInputs],
) (infer.CreateResponse[CopyFileOutputs], error) {
	response := infer.CreateResponse[CopyFileOutputs]{Output: CopyFileOutputs{req.Inputs}}
	if req.DryRun {
		return response, nil
	}
	upload, err := openUpload(ctx, req.Inputs.Connection)
	if err != nil {
		return response, err
	}
	defer upload.Close()
	if err := upload.file(req.Inputs.LocalPath, req.Inputs.RemotePath); err != nil {
		return response, err
	}
	response.ID, err = resource.NewUniqueHex("", 8, 0)
	return response, err
}
