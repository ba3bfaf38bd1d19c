package dev.millrace.filters.boilerplate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BoilerplateTest {
  private static final String COOKIES = "We use cookies to make this site better.";

  private final Boilerplate boilerplate = of(3, 0.5);

  private static Boilerplate of(int pages, double share) {
    return new Boilerplate(
        new BoilerplateSettings(true, pages, share, 1_000, 512), HostStore.inMemory());
  }

  private static String url(int page) {
    return "https://coast.example/" + page;
  }

  @Test
  void aLineIsStruckFromThePageOnWithWhichItStandsOnEnough() {
    for (int page = 1; page < 3; page++) {
      Struck early = boilerplate.strike(url(page), COOKIES + "\nStory " + page(page));
      assertThat(early.count()).isZero();
      assertThat(early.text()).isEqualTo(COOKIES + "\nStory " + page(page));
    }
    assertThat(boilerplate.strike(url(3), COOKIES + "\nStory three\n" + COOKIES))
        .isEqualTo(new Struck("Story three", "1,3", 2));
  }

  private static String page(int page) {
    return Character.toString('a' + page).repeat(3);
  }

  @Test
  void aLineOnTooSmallAShareOfTheHostsPagesStays() {
    for (int page = 0; page < 3; page++) {
      assertThat(boilerplate.strike(url(page), "Own " + page(page)).count()).isZero();
    }
    assertThat(boilerplate.strike(url(3), COOKIES).count()).isZero();
    assertThat(boilerplate.strike(url(4), COOKIES).count()).isZero();
    assertThat(boilerplate.strike(url(5), COOKIES).count()).as("3 of 6").isEqualTo(1);
    Boilerplate stricter = of(3, 0.51);
    for (int page = 0; page < 3; page++) {
      assertThat(stricter.strike(url(page), "Own " + page(page)).count()).isZero();
    }
    for (int page = 3; page < 6; page++) {
      assertThat(stricter.strike(url(page), COOKIES).count()).isZero();
    }
  }

  @Test
  void thePageThatComesAgainCountsOnceWhateverItsScheme() {
    for (String scheme : new String[] {"http", "https", "HTTP", "https"}) {
      assertThat(boilerplate.strike(scheme + "://coast.example/a", COOKIES).count()).isZero();
    }
  }

  @Test
  void anotherHostHasLinesOfItsOwn() {
    for (int page = 0; page < 5; page++) {
      var _ = boilerplate.strike(url(page), COOKIES);
    }
    assertThat(boilerplate.strike("https://valley.example/", COOKIES).count()).isZero();
  }

  @Test
  void codeAndLinesWithoutLettersAreNoBoilerplate() {
    String text = "```\nreturn total;\n```\n}\n---\nx = 1";
    for (int page = 0; page < 5; page++) {
      assertThat(boilerplate.strike(url(page), text).text()).isEqualTo(text);
    }
  }

  @Test
  void emptyLinesDoNotMeetWhereOneWasStruck() {
    for (int page = 0; page < 2; page++) {
      var _ = boilerplate.strike(url(page), COOKIES);
    }
    assertThat(
            boilerplate.strike(
                url(2), "First one\n\n" + COOKIES + "\n\nSecond one\n\n\nThird one\n\n" + COOKIES))
        .isEqualTo(new Struck("First one\n\nSecond one\n\n\nThird one", "3,10", 2));
  }

  @Test
  void struckLinesThatFollowOneAnotherAreARange() {
    String menu = "Home page\nAbout us\nContact";
    for (int page = 0; page < 2; page++) {
      var _ = boilerplate.strike(url(page), menu);
    }
    assertThat(boilerplate.strike(url(2), menu + "\nThe story\nHome page").lines())
        .isEqualTo("1-3,5");
  }

  @Test
  void aPageOfWhichNothingIsLeftIsAFaultAndAnEmptyOneIsNot() {
    for (int page = 0; page < 2; page++) {
      var _ = boilerplate.strike(url(page), COOKIES);
    }
    assertThat(Boilerplate.fault(boilerplate.strike(url(2), COOKIES)))
        .hasValueSatisfying(
            drop -> {
              assertThat(drop.rule()).isEqualTo("boilerplate.nothing-left");
              assertThat(drop.measured()).isLessThan(drop.limit());
            });
    assertThat(Boilerplate.fault(boilerplate.strike(url(3), ""))).isEmpty();
  }
}
