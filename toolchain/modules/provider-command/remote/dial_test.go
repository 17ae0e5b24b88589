package remote

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"slipway.dev/build/provider-command/testkit"
)

func fails(t *testing.T, connection *Connection, texts ...string) error {
	t.Helper()
	_, err := tryCreate(context.Background(), command(connection, "true"))
	testkit.ErrorHas(t, err, texts...)
	return err
}

func TestAWrongHostKeyFailsBeforeAnyLoginOrCommand(t *testing.T) {
	server := startFakeServer(t, acceptsPassword("swordfish"))
	connection := &Connection{Endpoint: server.endpoint("swordfish")}
	_, other := newKey(t)
	connection.HostKey = &other
	fails(t, connection, "host key mismatch", "127.0.0.1 shows ssh-ed25519 SHA256:", "hostKey expects ssh-ed25519 SHA256:")
	testkit.Equal(t, "logins", server.logins.Load(), 0)
	testkit.Equal(t, "commands", server.commands.Load(), 0)
}

func TestAWrongHostKeyOfARealServerRunsNothing(t *testing.T) {
	server, mark := startSSHD(t), filepath.Join(t.TempDir(), "mark")
	connection := server.connection()
	_, other := newKey(t)
	connection.HostKey = &other
	_, err := tryCreate(context.Background(), command(connection, "touch "+mark))
	testkit.ErrorHas(t, err, "host key mismatch")
	if _, err := os.Stat(mark); err == nil {
		t.Error("the command ran")
	}
}

func TestWithoutAHostKeyAnyServerIsAccepted(t *testing.T) {
	connection := startSSHD(t).connection()
	connection.HostKey = nil
	testkit.Equal(t, "stdout", create(t, command(connection, "echo in")).Stdout, "in")
}

func TestAServerThatStartsLateIsReached(t *testing.T) {
	server := newSSHD(t)
	connection := server.connection()
	connection.DialErrorLimit = testkit.Pointer(-1)
	result := make(chan CommandOutputs, 1)
	go func() {
		state, _ := tryCreate(context.Background(), command(connection, "echo at last"))
		result <- state
	}()
	time.Sleep(700 * time.Millisecond)
	server.start()
	testkit.Equal(t, "stdout", (<-result).Stdout, "at last")
}

func TestTheLimitOfDialErrorsIsKept(t *testing.T) {
	for limit, attempts := range map[int]string{0: "after 1 failed attempts", 2: "after 3 failed attempts"} {
		connection := &Connection{Endpoint: Endpoint{
			Host: "127.0.0.1", Port: testkit.Pointer(float64(freePort(t))), DialErrorLimit: &limit, Password: text("x"),
		}}
		fails(t, connection, "connecting to root@127.0.0.1:", attempts, "connection refused")
	}
}

func TestAnUnlimitedNumberOfErrorsEndsWithTheContext(t *testing.T) {
	connection := &Connection{Endpoint: Endpoint{
		Host: "127.0.0.1", Port: testkit.Pointer(float64(freePort(t))), DialErrorLimit: testkit.Pointer(-1), Password: text("x"),
	}}
	ctx, cancel := context.WithTimeoutCause(context.Background(), 600*time.Millisecond, errors.New("the user said stop"))
	defer cancel()
	_, err := tryCreate(ctx, command(connection, "true"))
	testkit.ErrorHas(t, err, "was stopped: the user said stop")
}

func TestAServerThatNeverAnswersIsGivenUpAfterPerDialTimeout(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	testkit.NoError(t, err)
	defer listener.Close()
	connection := &Connection{Endpoint: Endpoint{
		Host: "127.0.0.1", Port: testkit.Pointer(float64(listener.Addr().(*net.TCPAddr).Port)),
		DialErrorLimit: testkit.Pointer(0), PerDialTimeout: testkit.Pointer(1), Password: text("x"),
	}}
	begin := time.Now()
	fails(t, connection, "no answer within 1s (perDialTimeout)")
	if took := time.Since(begin); took > 30*time.Second {
		t.Errorf("it took %v", took)
	}
}

func TestAPortThatIsNoneIsRefused(t *testing.T) {
	for _, port := range []float64{0, -1, 22.5, 65536} {
		fails(t, &Connection{Endpoint: Endpoint{Host: "h", Port: &port}}, "connection.port of h is", "from 1 to 65535")
	}
}

func TestAProxyPassesTheConnectionOn(t *testing.T) {
	jump := startSSHD(t, "ForceCommand false")
	target := startSSHD(t)
	connection := target.connection()
	connection.Proxy = &ProxyConnection{Endpoint: jump.endpoint()}
	state := create(t, command(connection, "echo ${SSH_CONNECTION##* }"))
	testkit.Equal(t, "the port that answered", state.Stdout, fmt.Sprint(target.port))
}

func TestTheHostKeysOfProxyAndTargetAreBothChecked(t *testing.T) {
	jump, target := startSSHD(t), startSSHD(t)
	connection := target.connection()
	connection.Proxy = &ProxyConnection{Endpoint: jump.endpoint()}
	connection.Proxy.HostKey = &target.public
	fails(t, connection, "proxy: ", "host key mismatch")
	connection.Proxy.HostKey, connection.HostKey = &jump.public, &jump.public
	fails(t, connection, "through proxy 127.0.0.1: ", "host key mismatch")
}

func TestATargetBehindAProxyMayStartLate(t *testing.T) {
	jump, target := startSSHD(t), newSSHD(t)
	connection := target.connection()
	connection.DialErrorLimit = testkit.Pointer(-1)
	connection.Proxy = &ProxyConnection{Endpoint: jump.endpoint()}
	result := make(chan CommandOutputs, 1)
	go func() {
		state, _ := tryCreate(context.Background(), command(connection, "echo at last"))
		result <- state
	}()
	time.Sleep(700 * time.Millisecond)
	target.start()
	testkit.Equal(t, "stdout", (<-result).Stdout, "at last")
}
