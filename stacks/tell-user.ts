import * as pulumi from "@pulumi/pulumi";
import { UserError } from "../model/user-error";

/** How the program speaks to whoever runs `pulumi`. */
export const tellUser = {
  /** One line in every preview and update; nothing for undefined. */
  async note(line: string | undefined): Promise<void> {
    if (line !== undefined) await pulumi.log.info(line);
  },

  /** Runs a program; its user's mistakes end it with their summary and hint, and no stack trace. */
  async mistakesOf<T>(program: () => Promise<T>): Promise<T> {
    try {
      return await program();
    } catch (error) {
      if (error instanceof UserError) throw new pulumi.RunError(error.message);
      throw error;
    }
  },
};
