package local

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"

	"github.com/gobwas/glob"
	"github.com/pulumi/pulumi-go-provider/infer/types"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

type rule struct {
	pattern glob.Glob
	takeOut bool
}

func parseRules(patterns []string) ([]rule, error) {
	rules := make([]rule, 0, len(patterns))
	for _, text := range patterns {
		pattern, takeOut := strings.CutPrefix(text, "!")
		compiled, err := glob.Compile(pattern, '/')
		if err != nil {
			return nil, fmt.Errorf("pattern %q: %w", text, err)
		}
		rules = append(rules, rule{compiled, takeOut})
	}
	return rules, nil
}

// chosen tells whether a file is wanted: the last rule that matches its path decides.
func chosen(rules []rule, file string) bool {
	wanted := false
	for _, r := range rules {
		if r.pattern.Match(file) {
			wanted = !r.takeOut
		}
	}
	return wanted
}

// findAssets finds the wanted files under dir, by slash-separated path relative to dir.
func findAssets(dir string, patterns []string) (map[string]*types.AssetOrArchive, error) {
	rules, err := parseRules(patterns)
	if err != nil {
		return nil, err
	}
	found := map[string]*types.AssetOrArchive{}
	err = fs.WalkDir(os.DirFS(dir), ".", func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !chosen(rules, file) {
			return err
		}
		asset, err := resource.NewPathAsset(path.Join(dir, file))
		if err != nil {
			return err
		}
		found[file] = &types.AssetOrArchive{Asset: asset}
		return nil
	})
	return found, err
}
