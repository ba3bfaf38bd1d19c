package dev.millrace.filters.pii;

import com.google.common.collect.ImmutableList;
import java.util.Locale;

/**
 * The kinds of personal data that are found, and what stands in their place: values that belong to
 * nobody. The IPv4 addresses did not answer when datatrove's authors chose them; the rest is
 * reserved for examples.
 */
public enum PiiKind {
  EMAIL("email@example.com", "firstname.lastname@example.org"),
  IPV4(
      "22.214.171.124",
      "126.96.36.199",
      "188.8.131.52",
      "184.108.40.206",
      "220.127.116.11",
      "18.104.22.168"),
  IPV6("2001:db8::1"),
  PHONE("+1 202-555-0100"),
  PAYMENT_CARD("4111 1111 1111 1111"),
  IBAN("GB33BUKB20201555555555"),
  US_SSN("000-00-0000"),
  SECRET("[secret]");

  private final ImmutableList<String> replacements;

  PiiKind(String... replacements) {
    this.replacements = ImmutableList.copyOf(replacements);
  }

  /** The name in settings, metrics and outputs: {@code payment-card}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What stands in place of the n-th span of a text, from 0: the values in rotation. */
  String replacement(int n) {
    return replacements.get(n % replacements.size());
  }
}
