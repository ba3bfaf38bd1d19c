package dev.millrace.filters.pii;

/** The kinds of personal data that are found. */
public enum PiiKind {
  EMAIL,
  IPV4,
  IPV6,
  PHONE,
  PAYMENT_CARD,
  IBAN,
  US_SSN,
  SECRET
}
