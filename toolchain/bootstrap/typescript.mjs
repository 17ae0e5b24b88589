// Loaded by Node's --import: runs TypeScript as it is typed, without a type-check.
import { registerHooks } from "node:module";
import "tsx";

/**
 * tsx turns ES modules that are required into CommonJS, so what they import is required too; these
 * packages, parts of execa, offer themselves for `import` only.
 */
const IMPORT_ONLY = ["unicorn-magic"];

registerHooks({
  resolve(specifier, context, next) {
    if (!IMPORT_ONLY.includes(specifier)) return next(specifier, context);
    return next(specifier, { ...context, conditions: [...context.conditions, "import"] });
  },
});
