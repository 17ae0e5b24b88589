import { getCACertificates } from "node:tls";
import { createTransport } from "nodemailer";
import type { EmailChannel } from "../../config";
import { mailOf, type Message } from "../../notify";
import { oneLine } from "../../notify/one-line";
import { maskSecrets } from "../../rollout/mask";
import { connectionReason, EndpointError } from "./endpoint-error";

const PORTS = { starttls: 587, implicit: 465, none: 25 } as const;
const LONGEST_ANSWER = 150;

/**
 * Hands a message to an SMTP server, by TLS unless the config says otherwise: one that does not
 * offer it, or whose certificate is not trusted, gets neither password nor message.
 * @throws EndpointError
 */
export async function sendMail(
  { from, recipients, server }: EmailChannel,
  password: string | undefined,
  message: Message,
  { limitMs }: { readonly limitMs: number },
): Promise<void> {
  const { host, tls, user, caCertificates, port = PORTS[tls] } = server;
  const ca = caCertificates && [...getCACertificates("default"), caCertificates];
  const transport = createTransport({
    host,
    port,
    secure: tls === "implicit",
    requireTLS: tls === "starttls",
    ignoreTLS: tls === "none",
    ...(user !== undefined && { auth: { user, pass: password ?? "" } }),
    ...(ca !== undefined && { tls: { ca } }),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const signal = AbortSignal.timeout(limitMs);
  const { subject, text } = mailOf(message);
  // Robots that answer mail leave alone what says that a robot sent it (RFC 3834).
  const headers = { "Auto-Submitted": "auto-generated" };
  const mail = { from, to: [...recipients], subject, text, headers, signal };
  try {
    const { rejected } = await transport.sendMail(mail);
    if (rejected.length === 0) return;
    throw new EndpointError(`it refuses ${rejected.length} of ${recipients.length} recipients`);
  } catch (error) {
    if (error instanceof EndpointError) throw error;
    if (signal.aborted) throw new EndpointError(`no answer in ${limitMs / 1_000} s`);
    throw new EndpointError(mailReason(error, password));
  }
}

interface SmtpError extends Error {
  readonly code?: string;
  readonly responseCode?: number;
  /** The server's own words. */
  readonly response?: string;
}

const REFUSALS: Readonly<Record<string, string>> = {
  EAUTH: "it refuses the login",
  ETLS: "it offers no TLS",
};

function mailReason(error: unknown, password: string | undefined): string {
  const { code, responseCode, response = "" } = error as SmtpError;
  if (responseCode === undefined) return connectionReason(error);
  // Some servers repeat what they were told.
  const text = oneLine(maskSecrets(response, password ? [password] : []), LONGEST_ANSWER);
  const what = REFUSALS[code ?? ""] ?? "it answers";
  return `${what}: ${text}`;
}
