package dev.millrace.filters.url;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.millrace.filters.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UrlFilterTest {

  private static final UrlFilter DEFAULTS = new UrlFilter(UrlSettings.defaults());

  private static UrlFilter with(Path blocklists) {
    return new UrlFilter(
        new UrlSettings(
            Optional.of(blocklists),
            List.of("adult"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            2));
  }

  private static String rule(UrlFilter filter, String url) {
    return filter.judge(url) instanceof Verdict.Drop drop ? drop.rule() : "keep";
  }

  private static Path blocklists(Path folder) throws IOException {
    Path adult = Files.createDirectories(folder.resolve("adult"));
    Files.writeString(
        adult.resolve("domains"),
        "# comment\nbad.example.com\nbadsite.com\nbad.co.uk\n10.1.2.3\nblog.blogspot.com\n");
    Files.writeString(adult.resolve("urls"), "site.org/bad/page\nhttp://site.org/full\n");
    return folder;
  }

  @Test
  void registeredDomainDropsEveryHostUnderIt(@TempDir Path folder) throws IOException {
    UrlFilter filter = with(blocklists(folder));
    assertThat(filter.judge("https://www.badsite.com/x"))
        .isEqualTo(new Verdict.Drop("url.domain", "domain", 1, 0));
    assertThat(rule(filter, "http://badsite.com")).isEqualTo("url.domain");
    assertThat(rule(filter, "http://a.b.bad.co.uk:8080/?q")).isEqualTo("url.domain");
    assertThat(rule(filter, "http://notbadsite.com/")).isEqualTo("keep");
  }

  @Test
  void hostNameDropsItselfAndNotADeeperOne(@TempDir Path folder) throws IOException {
    UrlFilter filter = with(blocklists(folder));
    assertThat(filter.judge("http://user@BAD.example.com./x"))
        .isEqualTo(new Verdict.Drop("url.subdomain", "subdomain", 1, 0));
    assertThat(rule(filter, "http://deeper.bad.example.com/")).isEqualTo("keep");
    assertThat(rule(filter, "http://blog.blogspot.com/")).isEqualTo("url.subdomain");
    assertThat(rule(filter, "http://10.1.2.3/a")).isEqualTo("url.subdomain");
  }

  @Test
  void fullUrlDropsWithItsSchemeOrWithout(@TempDir Path folder) throws IOException {
    UrlFilter filter = with(blocklists(folder));
    assertThat(filter.judge("http://site.org/bad/page"))
        .isEqualTo(new Verdict.Drop("url.url", "url", 1, 0));
    assertThat(rule(filter, "http://site.org/full")).isEqualTo("url.url");
    assertThat(rule(filter, "https://site.org/full")).isEqualTo("keep");
    assertThat(rule(filter, "http://site.org/bad/page2")).isEqualTo("keep");
  }

  @Test
  void hardBannedWordDropsAsAWordInItsOwnCase() {
    assertThat(DEFAULTS.judge("http://example.com/porn-list"))
        .isEqualTo(new Verdict.Drop("url.hard-banned-word", "hard_blacklisted", 1, 0));
    assertThat(rule(DEFAULTS, "http://example.com/PORN-list")).isEqualTo("keep");
    assertThat(rule(DEFAULTS, "http://example.com/pornography-law")).isEqualTo("keep");
  }

  @Test
  void oneSoftBannedWordStaysAndTwoFall() {
    assertThat(rule(DEFAULTS, "http://example.com/poker-poker")).isEqualTo("keep");
    assertThat(DEFAULTS.judge("http://casino.example.com/poker"))
        .isEqualTo(new Verdict.Drop("url.soft-banned-words", "soft_blacklisted", 2, 2));
  }

  @Test
  void bannedSubwordDropsAnywhereInLettersAndDigits() {
    assertThat(DEFAULTS.judge("http://my-Free.Porn-page.example.com/"))
        .isEqualTo(new Verdict.Drop("url.banned-subword", "blacklisted_subword", 1, 0));
  }

  @Test
  void ordinaryPagesStay() {
    for (String url :
        List.of(
            "https://www.example.org/news/2024/sex-education-in-schools",
            "http://essex.ac.uk/adult-learning",
            "https://docs.example.com/slots_and_signals.html",
            "not a url",
            "",
            "http://",
            "http://[::1]:80/x",
            "http://münchen.de/straße")) {
      assertThat(rule(DEFAULTS, url)).as(url).isEqualTo("keep");
    }
  }

  @Test
  void ownWordListsReplaceTheOnesThatShip(@TempDir Path folder) throws IOException {
    Path hard = Files.writeString(folder.resolve("hard"), "# mine\nTea-Pot\n\n");
    UrlFilter filter =
        new UrlFilter(
            new UrlSettings(
                Optional.empty(),
                List.of(),
                Optional.of(hard),
                Optional.empty(),
                Optional.empty(),
                1));
    assertThat(rule(filter, "http://example.com/teapot")).isEqualTo("url.hard-banned-word");
    assertThat(rule(filter, "http://example.com/porn")).isEqualTo("keep");
    assertThat(rule(filter, "http://example.com/poker")).isEqualTo("url.soft-banned-words");
  }

  @Test
  void folderMayHoldTheListsItself(@TempDir Path folder) throws IOException {
    assertThat(rule(with(blocklists(folder).resolve("adult")), "http://badsite.com/"))
        .isEqualTo("url.domain");
  }

  @Test
  void missingCategoryIsRefusedByName(@TempDir Path folder) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> with(folder))
        .withMessageStartingWith("no blocklist of category adult in " + folder);
  }

  @Test
  void hashedSetGrowsAndTellsItsMembers() {
    HashedStrings set = new HashedStrings();
    for (int i = 0; i < 50_000; i++) {
      set.add("host" + i % 40_000);
    }
    assertThat(set.size()).isEqualTo(40_000);
    assertThat(set.contains("host39999")).isTrue();
    assertThat(set.contains("host40000")).isFalse();
  }
}
