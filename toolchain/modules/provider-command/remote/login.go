package remote

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"
)

const agentVariable = "SSH_AUTH_SOCK"

// login is the client's side of a connection: who logs in with what, and which host key is right.
// The closer belongs to the connection to the agent.
func (e *Endpoint) login() (*ssh.ClientConfig, io.Closer, error) {
	config := &ssh.ClientConfig{User: e.user()}
	if err := e.expectHostKey(config); err != nil {
		return nil, nil, err
	}
	if e.PrivateKey != nil {
		signer, err := e.signer()
		if err != nil {
			return nil, nil, err
		}
		config.Auth = append(config.Auth, ssh.PublicKeys(signer))
	}
	if e.Password != nil {
		config.Auth = append(config.Auth, ssh.Password(*e.Password), ssh.KeyboardInteractive(e.answer))
	}
	method, closer, err := e.agentMethod(len(config.Auth) > 0)
	if err != nil {
		return nil, nil, err
	}
	if method != nil {
		config.Auth = append(config.Auth, method)
	}
	return config, closer, nil
}

// expectHostKey makes the handshake end before the login when the server shows another key.
func (e *Endpoint) expectHostKey(config *ssh.ClientConfig) error {
	if e.HostKey == nil {
		config.HostKeyCallback = ssh.InsecureIgnoreHostKey()
		return nil
	}
	wanted, _, _, _, err := ssh.ParseAuthorizedKey([]byte(*e.HostKey))
	if err != nil {
		return fmt.Errorf("hostKey of %s is not a public key (as in a .pub file: \"ssh-ed25519 AAAA…\"): %w", e.Host, err)
	}
	config.HostKeyCallback = func(_ string, _ net.Addr, shown ssh.PublicKey) error {
		if string(shown.Marshal()) == string(wanted.Marshal()) {
			return nil
		}
		return fmt.Errorf("ssh: host key mismatch: %s shows %s %s, hostKey expects %s %s",
			e.Host, shown.Type(), ssh.FingerprintSHA256(shown), wanted.Type(), ssh.FingerprintSHA256(wanted))
	}
	config.HostKeyAlgorithms = algorithms(wanted.Type())
	return nil
}

// algorithms are the signatures that a host key of this type can make.
func algorithms(keyType string) []string {
	if keyType == ssh.KeyAlgoRSA {
		return []string{ssh.KeyAlgoRSASHA512, ssh.KeyAlgoRSASHA256, ssh.KeyAlgoRSA}
	}
	return []string{keyType}
}

func (e *Endpoint) signer() (ssh.Signer, error) {
	key := []byte(*e.PrivateKey)
	var signer ssh.Signer
	var err error
	if e.PrivateKeyPassword != nil {
		signer, err = ssh.ParsePrivateKeyWithPassphrase(key, []byte(*e.PrivateKeyPassword))
	} else {
		signer, err = ssh.ParsePrivateKey(key)
	}
	var encrypted *ssh.PassphraseMissingError
	if errors.As(err, &encrypted) {
		return nil, fmt.Errorf("privateKey for %s is encrypted: set privateKeyPassword", e.Host)
	}
	if err != nil {
		return nil, fmt.Errorf("privateKey for %s can't be read: %w", e.Host, err)
	}
	return signer, nil
}

// answer gives the password to each question of a server that asks instead of taking it.
func (e *Endpoint) answer(_, _ string, questions []string, _ []bool) ([]string, error) {
	answers := make([]string, len(questions))
	for i := range answers {
		answers[i] = *e.Password
	}
	return answers, nil
}

type nothing struct{}

func (nothing) Close() error { return nil }

// agentMethod logs in with an agent's keys. An agent of the environment that does not answer is
// no error as long as there is another way in.
func (e *Endpoint) agentMethod(otherWayIn bool) (ssh.AuthMethod, io.Closer, error) {
	path := valueOr(e.AgentSocketPath, os.Getenv(agentVariable))
	if path == "" {
		return nil, nothing{}, nil
	}
	conn, err := net.Dial("unix", path)
	switch {
	case err == nil:
		return ssh.PublicKeysCallback(agent.NewClient(conn).Signers), conn, nil
	case e.AgentSocketPath == nil && otherWayIn:
		return nil, nothing{}, nil
	case e.AgentSocketPath == nil:
		return nil, nil, fmt.Errorf("the SSH agent of %s does not answer: %w", agentVariable, err)
	default:
		return nil, nil, fmt.Errorf("agentSocketPath: %w", err)
	}
}
