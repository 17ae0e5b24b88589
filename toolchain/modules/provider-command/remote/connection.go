package remote

import (
	"fmt"
	"net"
	"strconv"
	"time"

	"github.com/pulumi/pulumi-go-provider/infer"
)

const (
	defaultUser           = "root"
	defaultPort           = 22
	defaultDialErrorLimit = 10
	defaultPerDialTimeout = 15
)

// Connection says how to reach a machine.
type Connection struct {
	Endpoint
	Proxy *ProxyConnection `pulumi:"proxy,optional"`
}

// ProxyConnection says how to reach the machine that passes connections on.
type ProxyConnection struct{ Endpoint }

// Endpoint is one SSH server and how to log in to it.
type Endpoint struct {
	User               *string  `pulumi:"user,optional"`
	Password           *string  `pulumi:"password,optional" provider:"secret"`
	Host               string   `pulumi:"host"`
	Port               *float64 `pulumi:"port,optional"`
	PrivateKey         *string  `pulumi:"privateKey,optional" provider:"secret"`
	PrivateKeyPassword *string  `pulumi:"privateKeyPassword,optional" provider:"secret"`
	AgentSocketPath    *string  `pulumi:"agentSocketPath,optional"`
	DialErrorLimit     *int     `pulumi:"dialErrorLimit,optional"`
	PerDialTimeout     *int     `pulumi:"perDialTimeout,optional"`
	HostKey            *string  `pulumi:"hostKey,optional"`
}

// Annotate describes the inputs and their defaults in the provider's schema.
func (c *Connection) Annotate(a infer.Annotator) {
	a.Describe(c, "How to reach a machine over SSH.")
	a.Describe(&c.Proxy, "A machine to connect through. Default: none.")
	annotateEndpoint(a, &c.Endpoint)
}

// Annotate describes the inputs and their defaults in the provider's schema.
func (c *ProxyConnection) Annotate(a infer.Annotator) {
	a.Describe(c, "How to reach the machine that passes connections on.")
	annotateEndpoint(a, &c.Endpoint)
}

func annotateEndpoint(a infer.Annotator, e *Endpoint) {
	a.Describe(&e.User, "The user to log in as.")
	a.SetDefault(&e.User, defaultUser)
	a.Describe(&e.Password, "The user's password.")
	a.Describe(&e.Host, "The machine's name or address.")
	a.Describe(&e.Port, "The port of its SSH server.")
	a.SetDefault(&e.Port, defaultPort)
	a.Describe(&e.PrivateKey, "A private key, as text; it is tried before the password.")
	a.Describe(&e.PrivateKeyPassword, "The password of an encrypted private key.")
	a.Describe(&e.AgentSocketPath, "The socket of an SSH agent. Default: that of SSH_AUTH_SOCK, if set.")
	a.Describe(&e.DialErrorLimit, "How many failed attempts to connect are tolerated; -1: any number.")
	a.SetDefault(&e.DialErrorLimit, defaultDialErrorLimit)
	a.Describe(&e.PerDialTimeout, "Seconds that one attempt may take; 0: any time.")
	a.SetDefault(&e.PerDialTimeout, defaultPerDialTimeout)
	a.Describe(&e.HostKey, "The key that the machine must show, as in a .pub file. Default: any key is accepted.")
}

func valueOr[T any](value *T, fallback T) T {
	if value == nil {
		return fallback
	}
	return *value
}

func (e *Endpoint) user() string { return valueOr(e.User, defaultUser) }

// address is host:port, or an error that says which port is allowed.
func (e *Endpoint) address() (string, error) {
	port := valueOr(e.Port, defaultPort)
	if port != float64(int(port)) || port < 1 || port > 65535 {
		return "", fmt.Errorf("connection.port of %s is %v; allowed is a whole number from 1 to 65535", e.Host, port)
	}
	return net.JoinHostPort(e.Host, strconv.Itoa(int(port))), nil
}

// dialErrorLimit is how many failed attempts are tolerated; negative: any number.
func (e *Endpoint) dialErrorLimit() int { return valueOr(e.DialErrorLimit, defaultDialErrorLimit) }

// perDialTimeout is how long one attempt may take; 0: any time.
func (e *Endpoint) perDialTimeout() time.Duration {
	return time.Duration(valueOr(e.PerDialTimeout, defaultPerDialTimeout)) * time.Second
}
