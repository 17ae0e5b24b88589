package remote

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/pkg/sftp"
)

// upload writes files on another machine. When its context ends, what is under way fails.
type upload struct {
	sftp    *sftp.Client
	link    *link
	release func() bool
}

func openUpload(ctx context.Context, connection *Connection) (*upload, error) {
	link, err := connection.dial(ctx)
	if err != nil {
		return nil, err
	}
	release := context.AfterFunc(ctx, link.Close)
	client, err := sftp.NewClient(link.Client, sftp.UseConcurrentWrites(true))
	if err != nil {
		release()
		link.Close()
		return nil, fmt.Errorf("%s offers no SFTP: %w", connection.Host, causeOr(ctx, err))
	}
	return &upload{sftp: client, link: link, release: release}, nil
}

// Close ends the connection. Each file was closed, and that checked, before.
func (u *upload) Close() {
	u.release()
	_ = u.sftp.Close()
	u.link.Close()
}

// text writes content to the file target.
func (u *upload) text(content, target string) error {
	kind, err := u.kind(target)
	if err != nil {
		return err
	}
	if kind == isDirectory {
		return fmt.Errorf("remotePath %s is a directory; for a text it must name a file", target)
	}
	if err := u.makeDirectory(path.Dir(target)); err != nil {
		return err
	}
	return u.write(strings.NewReader(content), target)
}

// path copies a local file or directory:
//
//	source | target is a directory | target is missing | target is a file
//	file   | target/file           | target            | target, overwritten
//	dir    | target/dir            | target/dir        | error
//	dir/   | the content of dir    | the content       | error
func (u *upload) path(source, target string) error {
	info, err := os.Stat(source)
	if err != nil {
		return err
	}
	kind, err := u.kind(target)
	if err != nil {
		return err
	}
	name := filepath.Base(source)
	if info.IsDir() {
		if !strings.HasSuffix(source, "/") {
			target = path.Join(target, name)
		}
		return u.directory(source, target)
	}
	switch kind {
	case isDirectory:
		target = path.Join(target, name)
	case isMissing:
		if err := u.makeDirectory(path.Dir(target)); err != nil {
			return err
		}
	}
	return u.file(source, target)
}

// directory copies the content of a local directory; links to files are copied as files.
func (u *upload) directory(source, target string) error {
	return fs.WalkDir(os.DirFS(source), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			return u.makeDirectory(path.Join(target, name))
		}
		return u.file(filepath.Join(source, filepath.FromSlash(name)), path.Join(target, name))
	})
}

// file copies one local file to the remote path target.
func (u *upload) file(source, target string) error {
	local, err := os.Open(source)
	if err != nil {
		return err
	}
	defer local.Close()
	return u.write(local, target)
}

func (u *upload) write(content io.Reader, target string) (err error) {
	remote, err := u.sftp.Create(target)
	if err != nil {
		return fmt.Errorf("creating %s: %w", target, err)
	}
	defer func() { err = errors.Join(err, remote.Close()) }()
	if _, err := remote.ReadFrom(content); err != nil {
		return fmt.Errorf("writing %s: %w", target, err)
	}
	return nil
}

func (u *upload) makeDirectory(target string) error {
	if err := u.sftp.MkdirAll(target); err != nil {
		return fmt.Errorf("making directory %s: %w", target, err)
	}
	return nil
}

type targetKind int

const (
	isMissing targetKind = iota
	isFile
	isDirectory
)

func (u *upload) kind(target string) (targetKind, error) {
	info, err := u.sftp.Stat(target)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return isMissing, nil
	case err != nil:
		return isMissing, fmt.Errorf("looking at %s: %w", target, err)
	case info.IsDir():
		return isDirectory, nil
	}
	return isFile, nil
}
