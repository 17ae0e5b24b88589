package remote

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"encoding/pem"
	"net"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"

	"slipway.dev/build/provider-command/testkit"
)

func TestAPasswordLogsIn(t *testing.T) {
	for name, server := range map[string]*fakeServer{
		"taken":     startFakeServer(t, acceptsPassword("swordfish")),
		"asked for": startFakeServer(t, asksForPassword("swordfish")),
	} {
		state := create(t, command(&Connection{Endpoint: server.endpoint("swordfish")}, "it"))
		testkit.Equal(t, name, state.Stdout, "ran it")
		failure := fails(t, &Connection{Endpoint: server.endpoint("guessed-wrong")}, "unable to authenticate")
		testkit.Lacks(t, "error", failure.Error(), "guessed-wrong")
	}
}

func TestAWrongPrivateKeyIsRefused(t *testing.T) {
	connection := startSSHD(t).connection()
	other, _ := newKey(t)
	connection.PrivateKey = &other
	fails(t, connection, "unable to authenticate")
}

func TestAnEncryptedPrivateKeyNeedsItsPassword(t *testing.T) {
	server := startSSHD(t)
	public, private, err := ed25519.GenerateKey(rand.Reader)
	testkit.NoError(t, err)
	block, err := ssh.MarshalPrivateKeyWithPassphrase(private, "", []byte("open sesame"))
	testkit.NoError(t, err)
	line, err := ssh.NewPublicKey(public)
	testkit.NoError(t, err)
	server.write("authorized_keys", string(ssh.MarshalAuthorizedKey(line)))
	connection := server.connection()
	connection.PrivateKey = text(string(pem.EncodeToMemory(block)))
	fails(t, connection, "set privateKeyPassword")
	connection.PrivateKeyPassword = text("wrong")
	fails(t, connection, "can't be read")
	connection.PrivateKeyPassword = text("open sesame")
	testkit.Equal(t, "stdout", create(t, command(connection, "echo in")).Stdout, "in")
}

func TestAnAgentLogsIn(t *testing.T) {
	server := startSSHD(t)
	keyring, socket := agent.NewKeyring(), filepath.Join(t.TempDir(), "agent")
	key, err := ssh.ParseRawPrivateKey([]byte(server.key))
	testkit.NoError(t, err)
	testkit.NoError(t, keyring.Add(agent.AddedKey{PrivateKey: key}))
	listener, err := net.Listen("unix", socket)
	testkit.NoError(t, err)
	defer listener.Close()
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() { _ = agent.ServeAgent(keyring, conn) }()
		}
	}()
	connection := server.connection()
	connection.PrivateKey, connection.AgentSocketPath = nil, &socket
	testkit.Equal(t, "by path", create(t, command(connection, "echo in")).Stdout, "in")
	connection.AgentSocketPath = nil
	t.Setenv(agentVariable, socket)
	testkit.Equal(t, "by variable", create(t, command(connection, "echo in")).Stdout, "in")
}

func TestAnAgentThatDoesNotAnswerMattersOnlyWhenItIsAskedFor(t *testing.T) {
	connection := startSSHD(t).connection()
	t.Setenv(agentVariable, "/no/agent/here")
	testkit.Equal(t, "stdout", create(t, command(connection, "echo in")).Stdout, "in")
	connection.AgentSocketPath = text("/no/such/socket")
	fails(t, connection, "agentSocketPath", "/no/such/socket")
	connection.AgentSocketPath, connection.PrivateKey = nil, nil
	fails(t, connection, agentVariable, "/no/agent/here")
}

func TestAnRSAHostKeyIsAccepted(t *testing.T) {
	server := newSSHD(t)
	private, err := rsa.GenerateKey(rand.Reader, 2048)
	testkit.NoError(t, err)
	block, err := ssh.MarshalPrivateKey(private, "")
	testkit.NoError(t, err)
	public, err := ssh.NewPublicKey(&private.PublicKey)
	testkit.NoError(t, err)
	testkit.NoError(t, os.WriteFile(filepath.Join(server.dir, "host"), pem.EncodeToMemory(block), 0o600))
	server.public = string(ssh.MarshalAuthorizedKey(public))
	server.start()
	testkit.Equal(t, "stdout", create(t, command(server.connection(), "echo in")).Stdout, "in")
}

func TestTextThatIsNoKeyIsRefusedWithoutBeingShown(t *testing.T) {
	connection := &Connection{Endpoint: Endpoint{Host: "h", HostKey: text("SHA256:abc")}}
	fails(t, connection, "hostKey of h is not a public key")
	connection.HostKey, connection.PrivateKey = nil, text("NOT-A-KEY")
	testkit.Lacks(t, "error", fails(t, connection, "privateKey for h can't be read").Error(), "NOT-A-KEY")
}
