import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";

export interface MailServerOptions {
  /** PEM: key, certificate, chain. */
  readonly pem: string;
  readonly tls: "starttls" | "implicit" | "none";
  /** Who may log in; default: nobody has to. */
  readonly login?: { readonly user: string; readonly password: string };
  /** A recipient that it refuses. */
  readonly refuses?: string;
}

export interface ReceivedMail {
  readonly secure: boolean;
  readonly user: string | undefined;
  readonly from: string;
  readonly to: readonly string[];
  readonly text: string;
}

export interface MailServer {
  readonly port: number;
  readonly received: readonly ReceivedMail[];
  close(): void;
}

/** A real SMTP server on this machine's loopback. */
export async function serveMail(options: MailServerOptions): Promise<MailServer> {
  const { pem, tls, login, refuses } = options;
  const received: ReceivedMail[] = [];
  const server = new SMTPServer({
    key: pem,
    cert: pem,
    secure: tls === "implicit",
    hideSTARTTLS: tls === "none",
    disabledCommands: tls === "none" ? ["STARTTLS"] : [],
    authOptional: login === undefined,
    disableReverseLookup: true,
    onAuth({ username, password }, _session, done) {
      if (username === login?.user && password === login?.password) {
        done(null, { user: username });
        return;
      }
      // Some servers repeat what they were told.
      done(new Error(`no such login: ${username} ${password}`));
    },
    onRcptTo({ address }, _session, done) {
      done(address === refuses ? new Error("no such mailbox") : null);
    },
    onData(stream, { envelope, secure, user }, done) {
      const pieces: Buffer[] = [];
      stream.on("data", (piece: Buffer) => pieces.push(piece));
      stream.on("end", () => {
        received.push({
          secure,
          user: typeof user === "string" ? user : undefined,
          from: envelope.mailFrom ? envelope.mailFrom.address : "",
          to: envelope.rcptTo.map(({ address }) => address),
          text: Buffer.concat(pieces).toString("utf8"),
        });
        done();
      });
    },
  });
  // A client that hangs up on a certificate is no error of the test's.
  server.on("error", () => undefined);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.server.address() as AddressInfo;
  return { port, received, close: () => server.close() };
}
