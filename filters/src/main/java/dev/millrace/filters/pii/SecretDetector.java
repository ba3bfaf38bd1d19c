package dev.millrace.filters.pii;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Credentials that tell themselves by their form: PEM private keys, JSON web tokens (RFC 7519), the
 * API keys of services that give theirs a prefix, and long random words after "token", "key",
 * "secret" or "password".
 */
final class SecretDetector implements PiiDetector {
  private static final String KEY_BEGIN = "-----BEGIN ";
  private static final String KEY_END = "-----END ";
  private static final String KEY_NAME_END = "PRIVATE KEY-----";
  private static final String KEY_NAME_END_PGP = "PRIVATE KEY BLOCK-----";
  private static final int MAX_KEY_NAME = 64;
  // An RSA key of 16384 bits takes some 12,500 characters.
  private static final int MAX_KEY = 16_384;
  private static final int MIN_NAMED_SECRET = 20;
  private static final int MAX_NAMED_SECRET = 128;
  // An access key of Amazon's: base64, slashes and plus signs included.
  private static final int BASE64_SECRET = 40;
  private static final Set<String> NAMES =
      Set.of("token", "key", "apikey", "secret", "password", "passwd", "passphrase");

  /**
   * A service's keys: a prefix and how long what follows it is.
   *
   * @param upper only capitals and digits may follow
   */
  private record KeyForm(String prefix, int minRest, int maxRest, boolean upper) {}

  private static final List<KeyForm> FORMS =
      List.of(
          new KeyForm("AKIA", 16, 16, true),
          new KeyForm("ASIA", 16, 16, true),
          new KeyForm("AIza", 35, 35, false),
          new KeyForm("ghp_", 36, 251, false),
          new KeyForm("gho_", 36, 251, false),
          new KeyForm("ghu_", 36, 251, false),
          new KeyForm("ghs_", 36, 251, false),
          new KeyForm("ghr_", 36, 251, false),
          new KeyForm("github_pat_", 59, 251, false),
          new KeyForm("glpat-", 20, 64, false),
          new KeyForm("hf_", 34, 40, false),
          new KeyForm("npm_", 36, 36, false),
          new KeyForm("pypi-AgEI", 50, 512, false),
          new KeyForm("sk_live_", 20, 247, false),
          new KeyForm("sk_test_", 20, 247, false),
          new KeyForm("rk_live_", 20, 247, false),
          new KeyForm("sk-ant-", 32, 247, false),
          new KeyForm("sk-proj-", 32, 247, false),
          new KeyForm("sk-", 32, 247, false),
          new KeyForm("xoxb-", 20, 247, false),
          new KeyForm("xoxp-", 20, 247, false),
          new KeyForm("xoxa-", 20, 247, false),
          new KeyForm("xoxr-", 20, 247, false),
          new KeyForm("xoxs-", 20, 247, false),
          new KeyForm("ya29.", 30, 1024, false),
          new KeyForm("GOCSPX-", 28, 28, false),
          new KeyForm("SG.", 20, 247, false),
          new KeyForm("dop_v1_", 64, 64, false),
          new KeyForm("dckr_pat_", 27, 64, false),
          new KeyForm("shpat_", 32, 32, false),
          new KeyForm("sq0csp-", 43, 43, false),
          new KeyForm("hvs.", 24, 247, false),
          new KeyForm("dapi", 32, 40, false),
          new KeyForm("lin_api_", 40, 40, false));

  @Override
  public List<PiiSpan> find(String text) {
    List<PiiSpan> spans = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      int end = c == '-' ? privateKeyEnd(text, at) : -1;
      int next = at + 1;
      if (Ascii.isAlphanumeric(c)) {
        next = tokenEnd(text, at);
        end = secretEnd(text, at, next);
      }
      if (end > 0) {
        spans.add(new PiiSpan(PiiKind.SECRET, at, end));
      }
      at = end > 0 ? end : next;
    }
    return spans;
  }

  private static int privateKeyEnd(String text, int from) {
    if (!text.startsWith(KEY_BEGIN, from)) {
      return -1;
    }
    int nameEnd = keyNameEnd(text, from + KEY_BEGIN.length());
    if (nameEnd < 0) {
      return -1;
    }
    int limit = Math.min(text.length(), nameEnd + MAX_KEY);
    int dashes = text.indexOf("-----", nameEnd, limit);
    int footerEnd =
        text.startsWith(KEY_END, dashes) ? keyNameEnd(text, dashes + KEY_END.length()) : -1;
    return footerEnd > 0 ? footerEnd : base64End(text, nameEnd, limit);
  }

  private static int keyNameEnd(String text, int from) {
    int limit = Math.min(text.length(), from + MAX_KEY_NAME);
    int dashes = text.indexOf("-----", from, limit);
    int end = dashes + 5;
    boolean isPrivate =
        dashes >= 0
            && (text.startsWith(KEY_NAME_END, end - KEY_NAME_END.length())
                || text.startsWith(KEY_NAME_END_PGP, end - KEY_NAME_END_PGP.length()));
    return isPrivate ? end : -1;
  }

  // Where a key that was cut off before its footer ends.
  private static int base64End(String text, int from, int limit) {
    int at = from;
    while (at < limit
        && (Ascii.isAlphanumeric(text.charAt(at)) || "+/=\r\n".indexOf(text.charAt(at)) >= 0)) {
      at++;
    }
    return at;
  }

  private static boolean isTokenCharacter(char c) {
    return Ascii.isAlphanumeric(c) || c == '_' || c == '-';
  }

  private static int tokenEnd(String text, int from) {
    int at = from;
    while (at < text.length() && isTokenCharacter(text.charAt(at))) {
      at++;
    }
    return at;
  }

  // A secret that starts with this token; -1 where it is none.
  private static int secretEnd(String text, int from, int end) {
    if (text.startsWith("eyJ", from)) {
      return webTokenEnd(text, end);
    }
    for (KeyForm form : FORMS) {
      if (text.startsWith(form.prefix(), from)) {
        int rest = from + form.prefix().length();
        int keyEnd = form.prefix().endsWith(".") ? tokenEnd(text, rest) : end;
        int length = keyEnd - rest;
        if (length >= form.minRest()
            && length <= form.maxRest()
            && isRandom(text, rest, keyEnd, form.upper())) {
          return keyEnd;
        }
      }
    }
    if (isNamedSecret(text, from, end)) {
      return end;
    }
    int base64 = base64End(text, from, Math.min(text.length(), from + BASE64_SECRET + 1));
    return base64 - from == BASE64_SECRET && isMixed(text, from, base64) && isNamed(text, from)
        ? base64
        : -1;
  }

  // Header and claims are base64 of "{" and a quote, the third part is the signature.
  private static int webTokenEnd(String text, int headerEnd) {
    if (!text.startsWith(".eyJ", headerEnd)) {
      return -1;
    }
    int claimsEnd = tokenEnd(text, headerEnd + 1);
    if (claimsEnd == text.length() || text.charAt(claimsEnd) != '.') {
      return -1;
    }
    int signatureEnd = tokenEnd(text, claimsEnd + 1);
    return signatureEnd - claimsEnd > 16 ? signatureEnd : -1;
  }

  // A long random word after "token", "key" and the like.
  private static boolean isNamedSecret(String text, int from, int end) {
    if (end - from < MIN_NAMED_SECRET
        || end - from > MAX_NAMED_SECRET
        || !isRandom(text, from, end, false)) {
      return false;
    }
    return isNamed(text, from);
  }

  private static boolean isNamed(String text, int from) {
    int nameEnd = from;
    while (nameEnd > 0
        && from - nameEnd < 4
        && " :=\"'`\t".indexOf(text.charAt(nameEnd - 1)) >= 0) {
      nameEnd--;
    }
    int nameStart = nameEnd;
    while (nameStart > 0
        && nameEnd - nameStart < 12
        && Ascii.isLetter(text.charAt(nameStart - 1))) {
      nameStart--;
    }
    return nameEnd < from
        && NAMES.contains(text.substring(nameStart, nameEnd).toLowerCase(Locale.ROOT));
  }

  private static boolean isMixed(String text, int from, int end) {
    String word = text.substring(from, end);
    return word.chars().anyMatch(Ascii::isDigit)
        && word.chars().filter(Character::isUpperCase).count() >= 3
        && word.chars().filter(Character::isLowerCase).count() >= 3;
  }

  // Digits and letters in plenty: a prefix followed by plain words is a name.
  private static boolean isRandom(String text, int from, int end, boolean upper) {
    int digits = 0;
    int letters = 0;
    for (int i = from; i < end; i++) {
      char c = text.charAt(i);
      digits += Ascii.isDigit(c) ? 1 : 0;
      letters += Ascii.isLetter(c) ? 1 : 0;
      if (upper && !(Ascii.isDigit(c) || (c >= 'A' && c <= 'Z'))) {
        return false;
      }
    }
    return digits >= 3 && letters >= 3;
  }
}
