package dev.millrace.filters.pii;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class FinewebScrubberTest {
  private static final PiiScrubber SCRUBBER = PiiScrubber.fineweb();

  // The recipe's two patterns as datatrove states them; they backtrack, so that they serve short
  // texts only.
  private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|[01]?[0-9][0-9]?)";
  // Python's \b: its words are of letters, numbers and the underscore, and a combining mark is none
  // of them, as it is in Java.
  private static final String BORDER =
      "(?:(?<=[\\p{L}\\p{N}_])(?![\\p{L}\\p{N}_])|(?<![\\p{L}\\p{N}_])(?=[\\p{L}\\p{N}_]))";
  private static final String ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
  private static final String LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?";
  private static final Pattern EMAIL =
      Pattern.compile(
          BORDER
              + ATOM
              + "(?:\\."
              + ATOM
              + ")*@(?:(?:"
              + LABEL
              + "\\.)+"
              + LABEL
              + "|\\[(?:"
              + OCTET
              + "\\.){3}(?:"
              + OCTET
              + "|[A-Za-z0-9-]*[A-Za-z0-9]:)])");
  private static final Pattern IPV4 = Pattern.compile("(?:" + OCTET + "\\.){3}" + OCTET);

  @Test
  void replacesEmailAddressesInRotation() {
    Scrubbed scrubbed = SCRUBBER.scrub("Write to Ann.Lee@mill.org, bob+x@river.co.uk; or c@d.e");
    assertThat(scrubbed.text())
        .isEqualTo(
            "Write to email@example.com, firstname.lastname@example.org; or email@example.com");
    assertThat(scrubbed.counts()).isEqualTo(Map.of(PiiKind.EMAIL, 3));
  }

  @Test
  void replacesPublicAddressesInRotation() {
    String seven = String.join(" ", Collections.nCopies(7, "8.8.8.8"));
    assertThat(SCRUBBER.scrub(seven).text())
        .isEqualTo(
            "22.214.171.124 126.96.36.199 188.8.131.52 184.108.40.206 220.127.116.11 18.104.22.168"
                + " 22.214.171.124");
  }

  @Test
  void keepsAddressesThatAreNotPublic() {
    String text =
        "10.1.2.3 127.0.0.1 192.168.1.1 172.16.0.9 172.31.255.255 0.1.2.3 169.254.1.1 100.64.0.1"
            + " 192.0.2.1 198.18.0.1 198.51.100.7 203.0.113.7 240.0.0.1 255.255.255.255 08.8.8.8"
            + " 8.8.8.08";
    assertThat(SCRUBBER.scrub(text)).isEqualTo(new Scrubbed(text, Map.of()));
  }

  @Test
  void knowsTheBordersOfTheReservedBlocks() {
    assertThat(
            SCRUBBER.find(
                "172.15.255.255 172.32.0.0 100.63.0.1 100.128.0.1 11.0.0.0 192.0.1.0 192.0.0.9"
                    + " 198.20.0.0 224.0.0.1"))
        .hasSize(9);
  }

  @Test
  void startsOverForEachDocument() {
    assertThat(SCRUBBER.scrub("a@b.cd")).isEqualTo(SCRUBBER.scrub("a@b.cd"));
  }

  @Test
  void leavesAScrubbedTextAsItIs() {
    String once = SCRUBBER.scrub("x@y.zz and u@v.ww at 9.9.9.9, 1.1.1.1").text();
    assertThat(SCRUBBER.scrub(once).text()).isEqualTo(once);
  }

  @Test
  void findsWhatTheRecipesPatternsFind() {
    Random random = new Random(20);
    String alphabet = "aZ09125@@@...-[]:_ é\u0301Ω!";
    for (int round = 0; round < 50_000; round++) {
      String text = randomText(random, alphabet, 4 + random.nextInt(24));
      assertThat(matches(new EmailDetector(), text))
          .as("seed 20, <%s>", text)
          .isEqualTo(spans(EMAIL, text));
    }
    for (int round = 0; round < 50_000; round++) {
      String text = randomText(random, "0125.2.5.9", 8 + random.nextInt(16));
      assertThat(matches(new Ipv4Detector(), text))
          .as("seed 20, <%s>", text)
          .isEqualTo(spans(IPV4, text).stream().filter(FinewebScrubberTest::isPublic).toList());
    }
  }

  @Test
  void takesLinearTimeOnTextsMadeToBacktrack() {
    for (String unit :
        List.of("a@", "a@a.", "a.", "1.", "1.1.1.", "9", "@", "a@[1.1.1.", "a-", "a@a-", "-@-.")) {
      String text = unit.repeat(1_000_000 / unit.length());
      assertThat(SCRUBBER.scrub(text).text()).as(unit).isNotEmpty();
    }
  }

  private static boolean isPublic(String address) {
    int bits = 0;
    for (String octet : address.split("\\.", -1)) {
      if (octet.length() > 1 && octet.startsWith("0")) {
        return false;
      }
      bits = (bits << 8) | Integer.parseInt(octet);
    }
    return Ipv4Detector.isGlobal(bits);
  }

  private static String randomText(Random random, String alphabet, int length) {
    return random
        .ints(length, 0, alphabet.length())
        .mapToObj(i -> alphabet.substring(i, i + 1))
        .collect(Collectors.joining());
  }

  private static List<String> matches(PiiDetector detector, String text) {
    return detector.find(text).stream()
        .map(span -> text.substring(span.start(), span.end()))
        .toList();
  }

  private static List<String> spans(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(MatchResult::group).toList();
  }
}
