package dev.millrace.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.inference.serving.PipelineView.CrawledHost;
import dev.millrace.schemas.HostState;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CrawledHostsTest {
  private static HostState host(String name, long pages) {
    return HostState.newBuilder()
        .setHost(name)
        .setPages(pages)
        .setOrders(pages + 1)
        .setWaiting(3)
        .build();
  }

  @Test
  void thoseWithTheMostPagesComeFirstAndTheirNumberIsBounded() {
    List<HostState> many =
        IntStream.range(0, 1_000).mapToObj(i -> host("host-" + i + ".test", i)).toList();
    List<CrawledHost> most = CrawledHosts.most(many, 0);
    assertThat(most).hasSize(200);
    assertThat(most.getFirst())
        .isEqualTo(new CrawledHost("host-999.test", 999, 1_000, 3, "nothing is due"));
  }

  @Test
  void aSilentHostHasNoTurn() {
    HostState silent = host("a.test", 1);
    silent.setSilent(true);
    silent.setReadyAt(5);
    assertThat(CrawledHosts.most(List.of(silent), 9).getFirst().next()).isEqualTo("silent");
  }
}
