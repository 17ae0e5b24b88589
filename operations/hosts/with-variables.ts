/**
 * Sets variables of this process' environment while `use` runs, and puts them back afterwards: what
 * it starts inherits them, and the calls that look for DOCKER_HOST find it.
 */
export async function withVariables<T>(
  variables: Readonly<Record<string, string>>,
  use: () => Promise<T>,
): Promise<T> {
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, variables);
  try {
    return await use();
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
  }
}
