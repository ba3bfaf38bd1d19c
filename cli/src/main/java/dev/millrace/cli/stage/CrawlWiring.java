package dev.millrace.cli.stage;

import dev.millrace.cli.settings.Wiring;
import dev.millrace.crawl.CrawlSettings;
import dev.millrace.crawl.admission.ScopeRules;
import dev.millrace.crawl.fetch.NameLookup;
import dev.millrace.crawl.fetch.UserAgent;
import dev.millrace.crawl.frontier.SiteVoices;
import dev.millrace.crawl.stream.FrontierTopology;
import dev.millrace.crawl.url.TrapRules;
import dev.millrace.crawl.url.UrlPatterns;
import dev.millrace.crawl.visit.Answers;
import dev.millrace.crawl.visit.SiteVisitor;
import dev.millrace.crawl.visit.Visitor;
import dev.millrace.storage.Stores;
import java.time.InstantSource;

/** Makes the parts of a crawl from its settings. */
public final class CrawlWiring {
  private CrawlWiring() {}

  /**
   * @throws dev.millrace.schemas.SettingsException if no contact is named
   */
  public static void requireContact(Wiring wiring) {
    var _ = UserAgent.of(wiring.crawl());
  }

  static FrontierTopology.Rules rules(Wiring wiring) {
    CrawlSettings crawl = wiring.crawl();
    InstantSource clock = InstantSource.system();
    return new FrontierTopology.Rules(
        wiring.crawlTuning().frontier(crawl),
        new SiteVoices(crawl.agent(), crawl.optOuts()),
        new ScopeRules(
            new UrlPatterns(crawl.scope().include(), crawl.scope().exclude()),
            TrapRules.DEFAULT,
            clock),
        clock);
  }

  /** Where finished WARC files are carried to. */
  static Stores archiveStores(Wiring wiring) {
    return new Stores(wiring.storage().s3(), UserAgent.of(wiring.crawl()));
  }

  static Visitor visitor(Wiring wiring) {
    return new SiteVisitor(
        wiring.crawl(),
        NameLookup.SYSTEM,
        new Answers(
            wiring.reading(),
            wiring.crawl().agent(),
            wiring.crawl().archive().place().isPresent()));
  }
}
