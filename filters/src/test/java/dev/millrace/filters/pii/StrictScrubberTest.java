package dev.millrace.filters.pii;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StrictScrubberTest {
  private static final PiiScrubber SCRUBBER = PiiScrubber.strict();

  @Test
  void findsPaymentCardsByNetworkLengthAndLuhnDigit() {
    assertFound(
        PiiKind.PAYMENT_CARD,
        "4111111111111111",
        "5500000000000004",
        "340000000000009",
        "30000000000004",
        "6011000000000004");
    assertFound(
        PiiKind.PAYMENT_CARD,
        "4111 1111 1111 1111",
        "4111-1111-1111-1111",
        "3400 000000 00009",
        "2223000048400011");
    assertNotFound(
        "4111111111111112",
        "1111111111111117",
        "41111111111111111111",
        "x4111111111111111",
        "4111 1111-1111 1111");
  }

  @Test
  void findsIbansByLengthAndChecksum() {
    assertFound(
        PiiKind.IBAN,
        "GB33BUKB20201555555555",
        "gb33bukb20201555555555",
        "DE75512108001245126199",
        "NO9386011117947");
    assertFound(PiiKind.IBAN, "GB33 BUKB 2020 1555 5555 55", "FR76 3000 6000 0112 3456 7890 189");
    assertNotFound(
        "GB34BUKB20201555555555",
        "GB33BUKB2020155555555",
        "GB33BUKB202015555555551",
        "ZZ33BUKB20201555555555");
  }

  @Test
  void findsGlobalIpv6Addresses() {
    assertFound(
        PiiKind.IPV6,
        "2606:4700:4700::1111",
        "2a00:1450:4001:0829:0000:0000:0000:200e",
        "2600:9000:2000::52.10.20.30",
        "[2606:4700:4700::1111]:443");
    assertNotFound(
        "fe80::1:2:3",
        "2001:db8::1:2",
        "std::vector::add",
        "12:30:45",
        "a::b",
        "fd00:1:2::3",
        "1:2:3:4:5:6:7:8:9",
        "::ffff:0:0");
  }

  @Test
  void findsIssuedSocialSecurityNumbers() {
    assertFound(PiiKind.US_SSN, "123-45-6789", "899-99-9999");
    assertNotFound(
        "000-12-3456",
        "666-12-3456",
        "900-12-3456",
        "123-00-4567",
        "123-45-0000",
        "1123-45-6789",
        "123-45-67890",
        "123-45-6789-1");
  }

  @Test
  void findsPhoneNumbersByCountryCodeShapeOrCue() {
    assertFound(
        PiiKind.PHONE,
        "+44 20 7946 0958",
        "+1-202-555-0100",
        "(202) 555-0100",
        "202.555.0100",
        "001-202-555-0100");
    assertFound(PiiKind.PHONE, "202-555-0100x123", "202-555-0100 ext. 7");
    assertThat(find("Tel.030 1234567")).containsExactly("PHONE 030 1234567");
    assertThat(find("at 102 456 1111 or 202-456-1111-1")).isEmpty();
    assertThat(find("at 202 456 1111")).containsExactly("PHONE 202 456 1111");
    assertThat(find("Tel. 30 12 34 56")).containsExactly("PHONE 30 12 34 56");
    assertThat(find("ring (030) 1234567 at noon")).containsExactly("PHONE (030) 1234567");
    assertNotFound(
        "2024-11-23",
        "30 12 34 56",
        "12.345.678",
        "1,234,567,890",
        "$202-555-0100",
        "ISBN 978-3-16-148410-0",
        "20 21 22 23 24 25",
        "(2024-08-03 11:02:20)",
        "20.99 21.99 24.38",
        "1aa-123-45-678-910.example.org",
        "version 12.34.56");
  }

  @Test
  void findsSecretsByTheirForm() {
    String header = "eyJhbGciOiJIUzI1NiJ9";
    assertFound(PiiKind.SECRET, header + ".eyJzdWIiOiIxMjM0In0." + "c2lnbmF0dXJlLW9mLXRlc3Q1Nzk");
    assertFound(
        PiiKind.SECRET,
        "AKIA" + "IOSFODNN7EXAM123",
        "ghp_" + "a1b2c3d4e5f6".repeat(3),
        "sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc");
    assertThat(find("token: Zk81mQ0pT7vX2cLw94RbYd"))
        .containsExactly("SECRET Zk81mQ0pT7vX2cLw94RbYd");
    assertNotFound(
        header,
        "AKIAISNOTAKEYATALL1x",
        "sk-learn-is-a-library-of-python-that-is-long",
        "the key Supercalifragilisticexpialidocious");
  }

  @Test
  void findsPrivateKeysWithAndWithoutTheirEnd() {
    String body = "\nMIIEpAIBAAKCAQEA0Z3VS5JJcds3xfn\n/ygWyF8PbnGy0AHB7\n";
    String whole = "-----BEGIN RSA PRIVATE KEY-----" + body + "-----END RSA PRIVATE KEY-----";
    assertThat(SCRUBBER.scrub("a " + whole + " b").text()).isEqualTo("a [secret] b");
    assertThat(SCRUBBER.scrub("a -----BEGIN PRIVATE KEY-----" + body + "...").text())
        .isEqualTo("a [secret]...");
    assertNotFound("-----BEGIN PUBLIC KEY-----" + body + "-----END PUBLIC KEY-----");
  }

  @Test
  void takesTheMoreTellingKindWhereTwoOverlap() {
    assertThat(find("GB33BUKB20201555555555")).containsExactly("IBAN GB33BUKB20201555555555");
    assertThat(find("call 123-45-6789 now")).containsExactly("US_SSN 123-45-6789");
    assertThat(find("phone 202-555-0100@example.org"))
        .containsExactly("EMAIL 202-555-0100@example.org");
  }

  @Test
  void countsByKind() {
    Scrubbed scrubbed = SCRUBBER.scrub("a@b.cd, e@f.gh, 9.9.9.9 and +44 20 7946 0958");
    assertThat(scrubbed.counts())
        .isEqualTo(Map.of(PiiKind.EMAIL, 2, PiiKind.IPV4, 1, PiiKind.PHONE, 1));
    assertThat(scrubbed.text())
        .isEqualTo(
            "email@example.com, firstname.lastname@example.org, 22.214.171.124 and +1"
                + " 202-555-0100");
  }

  @Test
  void leavesAScrubbedTextAsItIs() {
    String once =
        SCRUBBER
            .scrub(
                "x@y.zz 9.9.9.9 2606:4700:4700::1111 4111111111111111 DE75512108001245126199"
                    + " 123-45-6789, (202) 555-0199, token=Zk81mQ0pT7vX2cLw94RbYd")
            .text();
    assertThat(SCRUBBER.scrub(once).text()).isEqualTo(once);
  }

  @Test
  void takesLinearTimeOnTextsMadeToBacktrack() {
    for (String unit :
        List.of(
            "a@",
            "1",
            "1 ",
            "1-",
            "12-34-56 ",
            "(",
            "(1",
            "+1",
            ":",
            "a:",
            "1:",
            "::1",
            "-",
            "-----BEGIN ",
            "eyJ.",
            "GB33 ",
            "-----BEGIN PRIVATE KEY-----",
            "4111 ",
            "phone ",
            "123-45-",
            "key eyJ")) {
      String text = unit.repeat(100_000 / unit.length());
      assertThat(SCRUBBER.scrub(text).text()).as(unit).isNotEmpty();
    }
  }

  @Test
  void copesWithTextOfAnyKind() {
    Random random = new Random(8);
    String alphabet = "0159 -.+()@:/aGBeyJ=\n\u00e9\ud83d\ude00\ud800é";
    for (int round = 0; round < 5_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(60); i > 0; i--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      int last = 0;
      for (PiiSpan span : SCRUBBER.find(text.toString())) {
        assertThat(span.start()).as("seed 8, <%s>", text).isGreaterThanOrEqualTo(last);
        last = span.end();
      }
      assertThat(last).isLessThanOrEqualTo(text.length());
    }
  }

  private static void assertFound(PiiKind kind, String... values) {
    for (String value : values) {
      assertThat(SCRUBBER.find("It is " + value + ", or so."))
          .as(value)
          .extracting(PiiSpan::kind)
          .containsExactly(kind);
    }
  }

  private static void assertNotFound(String... values) {
    for (String value : values) {
      assertThat(find("It is " + value + ", or so.")).as(value).isEmpty();
    }
  }

  private static List<String> find(String text) {
    return SCRUBBER.find(text).stream()
        .map(span -> span.kind() + " " + text.substring(span.start(), span.end()))
        .toList();
  }
}
