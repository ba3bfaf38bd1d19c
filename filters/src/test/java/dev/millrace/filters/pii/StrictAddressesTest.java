package dev.millrace.filters.pii;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What is an address to a reader, and what only looks like one to a pattern. */
class StrictAddressesTest {
  private static final PiiScrubber STRICT = PiiScrubber.strict();

  private static List<String> found(String text) {
    return STRICT.find(text).stream()
        .map(span -> text.substring(span.start(), span.end()))
        .toList();
  }

  @Test
  void findsMailAddressesInEveryScript() {
    assertThat(found("Use ann+lists@shop.example, please."))
        .containsExactly("ann+lists@shop.example");
    assertThat(found("an j\u00fcrgen.k\u00fchn@b\u00fccher-laden.example, er hilft"))
        .containsExactly("j\u00fcrgen.k\u00fchn@b\u00fccher-laden.example");
    assertThat(
            found(
                "\u043f\u0438\u0448\u0438"
                    + " \u0430\u043d\u043d\u0430@\u043f\u043e\u0447\u0442\u0430.\u0440\u0444."))
        .containsExactly("\u0430\u043d\u043d\u0430@\u043f\u043e\u0447\u0442\u0430.\u0440\u0444");
    assertThat(found("\u90ae\u7bb1bob@mail.cn\u8054\u7cfb")).containsExactly("bob@mail.cn");
    assertThat(found("<bob.o'neil@mail.co.uk>")).containsExactly("bob.o'neil@mail.co.uk");
    assertThat(found("write to bob@xn--bcher-kva.example: he knows"))
        .containsExactly("bob@xn--bcher-kva.example");
  }

  @Test
  void leavesWhatOnlyHasAnAtSign() {
    for (String text :
        List.of(
            "npm i lodash@4.17.21 and @types/node@20.1.0",
            "yarn add react@18.3.0-rc.1",
            "logo@2x.png and icon@3x.webp",
            "git clone git@github.com:org/repo.git",
            "scp me@host.example:path/file .",
            "ssh://deploy@build.example/srv",
            "git@gitlab.com is where it lies",
            "x = a@b.T + c@d.shape",
            "follow @ann or @bob.",
            "foo@bar and foo@.example and @example.org")) {
      assertThat(found(text)).as(text).isEmpty();
    }
  }

  @Test
  void leavesVersionsAndSections() {
    for (String text :
        List.of(
            "Upgrade from version 1.2.3.4 to 10.0.19045.3 before Monday.",
            "Section 12.4.1.7 explains how; see also \u00a72.1.4.1.",
            "sections 3.2.1.1, 3.2.1.2 and 3.2.1.3",
            "v4.8.15.16 is out",
            "needs tool >= 8.8.4.4 and lib==9.9.9.9",
            "tool-8.8.4.4.tar.gz",
            "8.8.4.4-rc1",
            "12.4.1.7 Overview of the mill",
            "1.3.6.1.4.1 is an object identifier",
            "Kapitel 12.4.1.7")) {
      assertThat(found(text)).as(text).isEmpty();
    }
  }

  @Test
  void findsPublicAddressesOfMachines() {
    assertThat(found("curl http://93.184.216.34:8080/x")).containsExactly("93.184.216.34");
    assertThat(found("93.184.216.34 - - [10/Oct/2026] GET")).containsExactly("93.184.216.34");
    assertThat(found("ip=93.184.216.34, host 8.8.8.8."))
        .containsExactly("93.184.216.34", "8.8.8.8");
    assertThat(found("93.184.216.34 Example of a line")).containsExactly("93.184.216.34");
    assertThat(found("10.1.2.3 and 192.168.0.1 stay")).isEmpty();
  }

  @Test
  void findsNumbersWithAnInternationalPrefixAndKeysOfClouds() {
    assertThat(found("Ring 0044 20 7946 0958 before noon.")).containsExactly("0044 20 7946 0958");
    assertThat(found("key = AKIAQ3EGRT5WKZ7LMN2P and nothing else"))
        .containsExactly("AKIAQ3EGRT5WKZ7LMN2P");
    assertThat(found("aws_secret_access_key = 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"))
        .containsExactly("wJalrXUtnFEMI/K7MDENG/bPxRfiCYzzzzzzzKEY");
    assertThat(found("order 123-45-6789-0 was sent")).isEmpty();
  }

  @Test
  void theRecipeKeepsItsOwnVerdict() {
    assertThat(PiiScrubber.fineweb().scrub("npm i lodash@4.17.21, section 12.4.1.7").text())
        .isEqualTo("npm i email@example.com, section 22.214.171.124");
  }
}
