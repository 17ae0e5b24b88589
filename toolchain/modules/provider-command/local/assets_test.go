package local

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"maps"

	"slipway.dev/build/provider-command/testkit"
)

func tree(t *testing.T, files ...string) string {
	t.Helper()
	root := t.TempDir()
	for _, file := range files {
		full := filepath.Join(root, file)
		testkit.NoError(t, os.MkdirAll(filepath.Dir(full), 0o755))
		testkit.NoError(t, os.WriteFile(full, []byte(file), 0o644))
	}
	return root
}

func TestPatternsChooseFiles(t *testing.T) {
	root := tree(t, "assets/logos/logo.svg", "src/index.js", "src/secret.js", "src/deep/more.js", "top.txt")
	for _, c := range []struct{ patterns, want []string }{
		{[]string{"assets/**", "src/**.js", "!**secret.*"},
			[]string{"assets/logos/logo.svg", "src/deep/more.js", "src/index.js"}},
		{[]string{"src/*.js"}, []string{"src/index.js", "src/secret.js"}},
		{[]string{"!src/index.js", "src/*.js"}, []string{"src/index.js", "src/secret.js"}},
		{[]string{"*"}, []string{"top.txt"}},
		{[]string{"nothing"}, nil},
	} {
		found, err := findAssets(root, c.patterns)
		testkit.NoError(t, err)
		if got := slices.Sorted(maps.Keys(found)); !slices.Equal(got, c.want) {
			t.Errorf("%v: got %v, want %v", c.patterns, got, c.want)
		}
	}
}

func TestAMalformedPatternIsNamed(t *testing.T) {
	_, err := findAssets(t.TempDir(), []string{"a[b"})
	testkit.ErrorHas(t, err, `pattern "a[b"`)
}

func TestAssetsAndArchiveAreWhatTheCommandMade(t *testing.T) {
	root := t.TempDir()
	state := create(t, CommandInputs{
		Steps:    steps("mkdir out; echo made > out/file.txt"),
		Settings: Settings{Dir: &root, AssetPaths: []string{"out/*"}, ArchivePaths: []string{"**.txt"}},
	})
	asset := (*state.Assets)["out/file.txt"]
	if asset == nil {
		t.Fatal("the asset is missing")
	}
	content, err := asset.Asset.Bytes()
	testkit.NoError(t, err)
	testkit.Equal(t, "asset", string(content), "made\n")
	members, isAssets := state.Archive.GetAssets()
	if _, found := members["out/file.txt"]; !isAssets || !found {
		t.Errorf("the archive holds %v", members)
	}
	again := update(t, state, CommandInputs{Steps: steps("true"), Settings: Settings{Dir: &root}})
	if again.Assets != nil || again.Archive != nil {
		t.Error("files must be gone from the outputs when no paths ask for them")
	}
}
