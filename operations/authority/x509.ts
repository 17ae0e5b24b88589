// The library registers its parts by decorators, and fails without this.
import "reflect-metadata";
export * from "@peculiar/x509";
