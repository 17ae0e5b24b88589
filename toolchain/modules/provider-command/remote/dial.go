package remote

import (
	"context"
	"fmt"
	"net"
	"time"

	p "github.com/pulumi/pulumi-go-provider"
	"golang.org/x/crypto/ssh"
)

// Between attempts the wait grows from the first to the longest.
const (
	firstWait   = 100 * time.Millisecond
	longestWait = 5 * time.Second
	waitGrowth  = 1.5
)

// link is a connection to a machine, and to the proxy before it if there is one.
type link struct {
	*ssh.Client
	proxy *ssh.Client
}

// Close ends the connection to the machine, then that to the proxy.
func (l *link) Close() {
	// Closing twice, or what the other side has closed, is no failure of the work done.
	_ = l.Client.Close()
	if l.proxy != nil {
		_ = l.proxy.Close()
	}
}

type dialer func(ctx context.Context, network, address string) (net.Conn, error)

// dial connects, through the proxy if there is one, and logs in.
func (c *Connection) dial(ctx context.Context) (*link, error) {
	if c.Proxy == nil {
		client, err := c.Endpoint.connect(ctx, (&net.Dialer{}).DialContext, "Dial")
		if err != nil {
			return nil, err
		}
		return &link{Client: client}, nil
	}
	proxy, err := c.Proxy.connect(ctx, (&net.Dialer{}).DialContext, "Dial proxy")
	if err != nil {
		return nil, fmt.Errorf("proxy: %w", err)
	}
	client, err := c.Endpoint.connect(ctx, proxy.DialContext, "Dial from proxy")
	if err != nil {
		_ = proxy.Close()
		return nil, fmt.Errorf("through proxy %s: %w", c.Proxy.Host, err)
	}
	return &link{Client: client, proxy: proxy}, nil
}

// connect tries until it is logged in, the limit of errors is passed, or ctx ends.
func (e *Endpoint) connect(ctx context.Context, dial dialer, what string) (*ssh.Client, error) {
	address, err := e.address()
	if err != nil {
		return nil, err
	}
	config, agent, err := e.login()
	if err != nil {
		return nil, err
	}
	defer agent.Close()
	wait := firstWait
	for failures := 1; ; failures++ {
		client, err := e.attempt(ctx, dial, address, config)
		if err == nil {
			return client, nil
		}
		if ctx.Err() != nil {
			return nil, fmt.Errorf("connecting to %s@%s was stopped: %w", config.User, address, context.Cause(ctx))
		}
		limit := e.dialErrorLimit()
		if limit >= 0 && failures > limit {
			return nil, fmt.Errorf("connecting to %s@%s: after %d failed attempts: %w", config.User, address, failures, err)
		}
		p.GetLogger(ctx).InfoStatusf("%s %d/%s failed: retrying: %v", what, failures, limitText(limit), err)
		select {
		case <-time.After(wait):
		case <-ctx.Done():
		}
		wait = min(time.Duration(float64(wait)*waitGrowth), longestWait)
	}
}

func limitText(limit int) string {
	if limit < 0 {
		return "inf"
	}
	return fmt.Sprint(limit)
}

// attempt dials and shakes hands once, within perDialTimeout.
func (e *Endpoint) attempt(
	ctx context.Context, dial dialer, address string, config *ssh.ClientConfig,
) (*ssh.Client, error) {
	if timeout := e.perDialTimeout(); timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, timeout,
			fmt.Errorf("no answer within %v (perDialTimeout)", timeout))
		defer cancel()
	}
	conn, err := dial(ctx, "tcp", address)
	if err != nil {
		return nil, causeOr(ctx, err)
	}
	// The handshake knows no context: closing the connection is what ends it.
	release := context.AfterFunc(ctx, func() { _ = conn.Close() })
	sshConn, channels, requests, err := ssh.NewClientConn(conn, address, config)
	if !release() && err == nil {
		_ = sshConn.Close()
		return nil, context.Cause(ctx)
	}
	if err != nil {
		_ = conn.Close()
		return nil, causeOr(ctx, err)
	}
	return ssh.NewClient(sshConn, channels, requests), nil
}

// causeOr is why ctx ended, if it has, since the error is then only a closed connection.
func causeOr(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}
