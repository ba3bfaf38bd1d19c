package dev.millrace.filters.extraction.tree;

/**
 * What is plain of an element, beside the evidence of {@link Mark}: whether a browser with scripts
 * and a style sheet of its own would show it, and whether it is put there to ask or to sell.
 */
public enum Trait {
  /** Not laid out: {@code hidden}, {@code display:none}, a closed dialog, {@code noscript}. */
  GONE,
  /** Laid out and not painted ({@code visibility:hidden}); what is inside may be painted again. */
  UNPAINTED,
  /** Painted inside of what is not ({@code visibility:visible}). */
  PAINTED,
  /** Where readers without scripts would find something; always {@link #GONE}. */
  SCRIPTLESS,
  /** Named as a banner that asks for consent to cookies. */
  CONSENT,
  /** Holds a button that gives or refuses consent. */
  CONSENT_BUTTON,
  /** Named as an advertisement. */
  ADVERTISEMENT;

  @SuppressWarnings("EnumOrdinal") // never stored: lives as long as one page's tree
  int bit() {
    return 1 << ordinal();
  }

  static boolean conceals(int traits) {
    return (traits & (GONE.bit() | UNPAINTED.bit())) != 0;
  }
}
