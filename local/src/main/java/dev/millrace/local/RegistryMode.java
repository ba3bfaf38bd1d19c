package dev.millrace.local;

/** What may be written to a subject. */
enum RegistryMode {
  READWRITE,
  READONLY,
  /** Schemas come with the id and version they had in another registry. */
  IMPORT
}
