package dev.millrace.inference.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.schemas.SettingsException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which models are served side by side, and which of them a request gets. */
class SharedModelsTest {
  private static SharedModels models(String... entries) {
    return new SharedModels(List.of(entries));
  }

  @Test
  void anEntryIsANameASourceAndAShare() {
    SharedModels models = models("old=./models/a:90", "new.2=run-7:10");
    assertThat(models.models())
        .containsExactly(
            new SharedModel("old", "./models/a", 90), new SharedModel("new.2", "run-7", 10));
    assertThat(models.models().stream().map(SharedModel::isPath)).containsExactly(true, false);
    assertThat(models("a=x.gguf", "b=/m:odd").models())
        .containsExactly(new SharedModel("a", "x.gguf", 1), new SharedModel("b", "/m:odd", 1));
    assertThat(models("a=x.gguf").models().getFirst().isPath()).isTrue();
    assertThat(models("a=one:100", "b=two:0").names()).containsExactly("a", "b");
  }

  @Test
  void aRunMayBeOfAnotherGeneration() {
    List<SharedModel> models =
        models("a=run-1:50", "b=generation:g2:20", "c=generation:main/run.1:30", "d=./generation:0")
            .models();
    assertThat(models).extracting(SharedModel::share).containsExactly(50, 20, 30, 0);
    assertThat(models).extracting(SharedModel::isPath).containsExactly(false, false, false, true);
    assertThat(models)
        .extracting(model -> model.generation().orElse("-"))
        .containsExactly("-", "g2", "main", "-");
    assertThat(models)
        .extracting(model -> model.run().orElse("-"))
        .containsExactly("run-1", "-", "run.1", "-");
    SharedModel numbered = models("a=generation:80").models().getFirst();
    assertThat(numbered.generation()).contains("80");
    assertThat(numbered.share()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a=x:60,b=y:50     | sum to 110
          a=x:60,b=y:39     | sum to 99
          a=x:110,b=y:-10   | 'b' the share -10
          a=x:50,b=y        | a share to 1 of 2 models
          a=x,a=y           | 'a' twice
          a                 | 'a': each is NAME=SOURCE
          =x                | '=x'
          a=                | 'a='
          a b=x             | 'a b=x'
          a@1=x             | 'a@1=x'
          a=generation:     | 'a' the source 'generation:': a generation's is generation:NAME
          a=generation:g/   | generation:NAME/RUN
          a=generation:g.2  | generation:NAME/RUN
          a=generation:g:x  | generation:NAME/RUN
          a=g2:run          | which no run can be called; a model's folder has a /
          a=x y             | which no run can be called
          """)
  void whatCannotBeIsRefusedByTheSettingsName(String entries, String words) {
    assertThatThrownBy(() -> models(entries.split(",")))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith("inference.models ")
        .hasMessageContaining(words);
  }

  @Test
  void theNameOfAllIsNotOneOfThem() {
    models("a=x").requireOther("millrace");
    assertThatThrownBy(() -> models("millrace=x").requireOther("millrace"))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("inference.model-name");
  }

  @Test
  void anyHundredRequestsInARowAreSharedOutExactly() {
    TrafficShares shares = new TrafficShares(models("a=x:67", "b=y:29", "c=z:4", "d=w:0"));
    Deque<String> last = new ArrayDeque<>();
    for (int request = 0; request < 1000; request++) {
      last.add(shares.next(name -> true).orElseThrow());
      if (last.size() > 100) {
        last.remove();
      }
      if (last.size() == 100) {
        assertThat(last.stream().filter("a"::equals)).hasSize(67);
        assertThat(last.stream().filter("b"::equals)).hasSize(29);
        assertThat(last.stream().filter("c"::equals)).hasSize(4);
      }
    }
  }

  @Test
  void thoseThatAreReadyKeepTheirProportion() {
    TrafficShares shares = new TrafficShares(models("a=x:67", "b=y:29", "c=z:4"));
    List<String> got =
        IntStream.range(0, 960)
            .mapToObj(i -> shares.next(name -> !name.equals("c")).orElseThrow())
            .toList();
    assertThat(got.stream().filter("a"::equals)).hasSize(670);
    assertThat(got.stream().filter("b"::equals)).hasSize(290);
  }

  @Test
  void withoutSharesAllGetTheSame() {
    TrafficShares shares = new TrafficShares(models("a=x", "b=y", "c=z"));
    List<String> first =
        IntStream.range(0, 6).mapToObj(i -> shares.next(name -> true).orElseThrow()).toList();
    assertThat(first).containsExactly("a", "b", "c", "a", "b", "c");
  }

  @Test
  void onlyWhatIsReadyGetsRequests() {
    TrafficShares shares = new TrafficShares(models("a=x:99", "b=y:1"));
    for (int i = 0; i < 50; i++) {
      assertThat(shares.next("b"::equals)).contains("b");
      assertThat(shares.of("key" + i, "b"::equals)).contains("b");
    }
    assertThat(shares.next(name -> false)).isEmpty();
    assertThat(shares.of("key", name -> false)).isEmpty();
    // What waited for the other is not made up for.
    long made =
        IntStream.range(0, 100)
            .filter(i -> shares.next(name -> true).equals(Optional.of("b")))
            .count();
    assertThat(made).isEqualTo(1);
  }

  @Test
  void aKeyStaysWithItsModelAndKeysAreSharedOutToo() {
    TrafficShares shares = new TrafficShares(models("a=x:80", "b=y:20"));
    TrafficShares other = new TrafficShares(models("b=y:20", "a=x:80"));
    int ofB = 0;
    for (int i = 0; i < 10_000; i++) {
      Optional<String> model = shares.of("user " + i, name -> true);
      assertThat(other.of("user " + i, name -> true)).isEqualTo(model);
      ofB += model.equals(Optional.of("b")) ? 1 : 0;
    }
    // Five standard deviations of a binomial of 10,000 by 0.2 are 200.
    assertThat(ofB).isBetween(1800, 2200);
  }
}
