package remote

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"testing"

	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi-go-provider/infer/types"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"

	"slipway.dev/build/provider-command/testkit"
)

func sum(content string) string {
	digest := sha256.Sum256([]byte(content))
	return hex.EncodeToString(digest[:])
}

func put(t *testing.T, path, content string) string {
	t.Helper()
	testkit.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
	testkit.NoError(t, os.WriteFile(path, []byte(content), 0o644))
	return path
}

func mustHold(t *testing.T, path, want string) {
	t.Helper()
	content, err := os.ReadFile(path)
	testkit.NoError(t, err)
	testkit.Equal(t, path, sum(string(content)), sum(want))
}

func file(t *testing.T, path string) types.AssetOrArchive {
	t.Helper()
	asset, err := resource.NewPathAsset(path)
	testkit.NoError(t, err)
	return types.AssetOrArchive{Asset: asset}
}

func textSource(t *testing.T, content string) types.AssetOrArchive {
	t.Helper()
	asset, err := resource.NewTextAsset(content)
	testkit.NoError(t, err)
	return types.AssetOrArchive{Asset: asset}
}

func directory(t *testing.T, path string) types.AssetOrArchive {
	t.Helper()
	archive, err := resource.NewPathArchive(path)
	testkit.NoError(t, err)
	return types.AssetOrArchive{Archive: archive}
}

func copyTo(server *sshd, source types.AssetOrArchive, target string) error {
	_, err := (&CopyToRemote{}).Create(context.Background(), infer.CreateRequest[CopyInputs]{
		Inputs: CopyInputs{Connection: server.connection(), Source: source, RemotePath: target},
	})
	return err
}

func TestAFileIsCopiedByteByByte(t *testing.T) {
	server, there := startSSHD(t), t.TempDir()
	content := make([]byte, 3<<20+17)
	_, err := rand.Read(content)
	testkit.NoError(t, err)
	source := put(t, filepath.Join(t.TempDir(), "blob"), string(content))

	testkit.NoError(t, copyTo(server, file(t, source), filepath.Join(there, "new", "parents", "copy")))
	mustHold(t, filepath.Join(there, "new", "parents", "copy"), string(content))

	testkit.NoError(t, copyTo(server, file(t, source), there))
	mustHold(t, filepath.Join(there, "blob"), string(content))

	shorter := put(t, filepath.Join(t.TempDir(), "shorter"), "short\x00\r\n")
	testkit.NoError(t, copyTo(server, file(t, shorter), filepath.Join(there, "blob")))
	mustHold(t, filepath.Join(there, "blob"), "short\x00\r\n")
}

func TestADirectoryIsCopiedWithAllItHolds(t *testing.T) {
	server, there, here := startSSHD(t), t.TempDir(), filepath.Join(t.TempDir(), "site")
	put(t, filepath.Join(here, "index.html"), "<h1>€</h1>")
	put(t, filepath.Join(here, "deep", "down", "bytes"), "\x00\xff\n")
	testkit.NoError(t, os.Mkdir(filepath.Join(here, "empty"), 0o755))

	testkit.NoError(t, copyTo(server, directory(t, here), filepath.Join(there, "missing")))
	mustHold(t, filepath.Join(there, "missing", "site", "index.html"), "<h1>€</h1>")
	mustHold(t, filepath.Join(there, "missing", "site", "deep", "down", "bytes"), "\x00\xff\n")
	if info, err := os.Stat(filepath.Join(there, "missing", "site", "empty")); err != nil || !info.IsDir() {
		t.Error("the empty directory is missing")
	}

	testkit.NoError(t, copyTo(server, directory(t, here+"/"), there))
	mustHold(t, filepath.Join(there, "index.html"), "<h1>€</h1>")

	put(t, filepath.Join(there, "index.html"), "an older and longer page than the new one")
	testkit.NoError(t, copyTo(server, directory(t, here+"/"), there))
	mustHold(t, filepath.Join(there, "index.html"), "<h1>€</h1>")

	testkit.ErrorHas(t, copyTo(server, directory(t, here), filepath.Join(there, "index.html")), "making directory")
}

func TestATextIsWrittenToAFile(t *testing.T) {
	server, there := startSSHD(t), t.TempDir()
	testkit.NoError(t, copyTo(server, textSource(t, "hello\n"), filepath.Join(there, "etc", "motd")))
	mustHold(t, filepath.Join(there, "etc", "motd"), "hello\n")
	testkit.ErrorHas(t, copyTo(server, textSource(t, "hello\n"), there), "is a directory", "must name a file")
}

func TestASourceThatIsMissingIsNamed(t *testing.T) {
	server := startSSHD(t)
	path := put(t, filepath.Join(t.TempDir(), "here"), "x")
	source := file(t, path)
	testkit.NoError(t, os.Remove(path))
	testkit.ErrorHas(t, copyTo(server, source, "/tmp"), path, "no such file")
}

func TestAnUpdateCopiesOnlyWhatChanged(t *testing.T) {
	server, target := startSSHD(t), filepath.Join(t.TempDir(), "target")
	state := CopyOutputs{CopyInputs{Connection: server.connection(), Source: textSource(t, "one"), RemotePath: target}}
	copyAgain := func(source types.AssetOrArchive, path string, dryRun bool) {
		t.Helper()
		_, err := (&CopyToRemote{}).Update(context.Background(), infer.UpdateRequest[CopyInputs, CopyOutputs]{
			State: state, DryRun: dryRun,
			Inputs: CopyInputs{Connection: server.connection(), Source: source, RemotePath: path},
		})
		testkit.NoError(t, err)
	}
	put(t, target, "changed there")
	copyAgain(textSource(t, "one"), target, false)
	mustHold(t, target, "changed there")
	copyAgain(textSource(t, "two"), target, true)
	mustHold(t, target, "changed there")
	copyAgain(textSource(t, "two"), target, false)
	mustHold(t, target, "two")
	copyAgain(textSource(t, "one"), target+"-moved", false)
	mustHold(t, target+"-moved", "one")
}

func TestCopyFileWritesOneFile(t *testing.T) {
	server, there := startSSHD(t), t.TempDir()
	source := put(t, filepath.Join(t.TempDir(), "key"), "\x01\x02")
	copyOne := func(target string) error {
		_, err := (&CopyFile{}).Create(context.Background(), infer.CreateRequest[CopyFileInputs]{
			Inputs: CopyFileInputs{Connection: server.connection(), LocalPath: source, RemotePath: target},
		})
		return err
	}
	testkit.NoError(t, copyOne(filepath.Join(there, "key")))
	mustHold(t, filepath.Join(there, "key"), "\x01\x02")
	testkit.ErrorHas(t, copyOne(filepath.Join(there, "no", "parent")), "creating")
}

func TestAServerWithoutSFTPIsNamed(t *testing.T) {
	server := startFakeServer(t, acceptsPassword("swordfish"))
	_, err := (&CopyToRemote{}).Create(context.Background(), infer.CreateRequest[CopyInputs]{
		Inputs: CopyInputs{
			Connection: &Connection{Endpoint: server.endpoint("swordfish")}, Source: textSource(t, "x"), RemotePath: "x",
		},
	})
	testkit.ErrorHas(t, err, "127.0.0.1 offers no SFTP")
}
