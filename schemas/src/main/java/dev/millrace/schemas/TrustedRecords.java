package dev.millrace.schemas;

import org.apache.avro.util.ClassSecurityValidator;
import org.apache.avro.util.ClassSecurityValidator.ClassSecurityPredicate;

/**
 * Tells Avro that this package's records may be made from schemas. Since 1.12.2 it makes no class
 * that is not trusted by name, so that a foreign schema cannot name one.
 */
public final class TrustedRecords {
  private static final String PACKAGE = TrustedRecords.class.getPackageName();
  private static final ClassSecurityPredicate OURS = type -> type.getPackageName().equals(PACKAGE);

  private TrustedRecords() {}

  /** Safe to repeat. */
  public static synchronized void install() {
    if (!ClassSecurityValidator.getGlobal().isTrusted(TokenBlock.class)) {
      ClassSecurityValidator.setGlobal(
          ClassSecurityValidator.composite(ClassSecurityValidator.getGlobal(), OURS));
    }
  }
}
