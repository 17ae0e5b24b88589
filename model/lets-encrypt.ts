/** The ACME server that is asked for certificates where no other is named: its directory. */
export const LETS_ENCRYPT = "https://acme-v02.api.letsencrypt.org/directory";
