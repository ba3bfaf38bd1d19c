package dev.millrace.crawl.frontier;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import dev.millrace.crawl.url.CrawlUrl;
import dev.millrace.schemas.FetchResult;
import dev.millrace.schemas.SiteFileState;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Copies of the files that speak for sites: when to ask for one, and what an answer means (RFC
 * 9309, section 2.3.1).
 */
final class SiteFiles {
  static final String KNOWN = "known";
  static final String NONE = "none";
  static final String UNREACHABLE = "unreachable";

  /** RFC 9309, section 2.4: no copy is used for longer, unless there is no newer one. */
  private static final long FRESH = Duration.ofHours(24).toMillis();

  /** How much longer the last good copy is used while there is no newer one. */
  private static final long GRACE = Duration.ofHours(24).toMillis();

  private static final long ASK_AGAIN = Duration.ofHours(1).toMillis();

  /** RFC 9309, section 2.3.1.2. */
  private static final int MOST_HOPS = 5;

  private static final int SITES_IN_MEMORY = 1_000;
  private static final int BYTES_IN_MEMORY = 16 << 20;

  private final Tables tables;
  private final SiteRules rules;
  private final Cache<String, Site> recent =
      CacheBuilder.newBuilder()
          .maximumWeight(BYTES_IN_MEMORY)
          .weigher((String origin, Site site) -> site.weight())
          .build();

  SiteFiles(Tables tables, SiteRules rules) {
    this.tables = tables;
    this.rules = rules;
  }

  /** A site's files as they were last seen, and what they say once somebody has asked. */
  static final class Site {
    private final Map<SiteFile, SiteFileState> states = new EnumMap<>(SiteFile.class);
    private Optional<SiteRules.Voice> voice = Optional.empty();

    private int weight() {
      return BYTES_IN_MEMORY / SITES_IN_MEMORY
          + states.values().stream().mapToInt(state -> 4 * state.getBody().remaining()).sum();
    }
  }

  /** What a file allows to do now. */
  enum Standing {
    /** It must be asked for first. */
    TO_ASK,
    /** Nothing may be fetched that it rules over, until it is to be asked for again. */
    UNKNOWN,
    /** There is a copy that is good. */
    GOOD,
    /** There is certainly none. */
    ABSENT
  }

  SiteFileState get(String origin, SiteFile file) {
    return Optional.ofNullable(site(origin).states.get(file))
        .orElseGet(() -> SiteFileState.newBuilder().build());
  }

  private Site site(String origin) {
    Site known = recent.getIfPresent(origin);
    if (known == null) {
      known = new Site();
      for (SiteFile file : SiteFile.values()) {
        known.states.put(file, tables.file(origin, file));
      }
      recent.put(origin, known);
    }
    return known;
  }

  private void put(String origin, SiteFile file, SiteFileState state) {
    recent.invalidate(origin);
    tables.put(origin, file, state);
  }

  /** What the files say that there are. */
  SiteRules.Voice voice(CrawlUrl url) {
    Site site = site(url.origin());
    if (site.voice.isEmpty()) {
      site.voice = Optional.of(rules.read(bodies(site), url.onHost("/")));
    }
    return site.voice.get();
  }

  static Standing standing(SiteFileState state, long now) {
    if (state.getAskAt() <= now) {
      return Standing.TO_ASK;
    }
    return switch (state.getState()) {
      case KNOWN -> Standing.GOOD;
      case NONE -> Standing.ABSENT;
      default -> Standing.UNKNOWN;
    };
  }

  private static Map<SiteFile, byte[]> bodies(Site site) {
    Map<SiteFile, byte[]> bodies = new EnumMap<>(SiteFile.class);
    site.states.forEach(
        (file, state) -> {
          if (state.getState().equals(KNOWN)) {
            byte[] bytes = new byte[state.getBody().remaining()];
            state.getBody().duplicate().get(bytes);
            bodies.put(file, bytes);
          }
        });
    return bodies;
  }

  /** What is known of a file after an answer. */
  SiteFileState answered(String site, SiteFile file, FetchResult answer, long now) {
    SiteFileState state = SiteFileState.newBuilder(get(site, file)).build();
    int status = answer.getStatus();
    if (status >= 200 && status < 300) {
      settle(state, KNOWN, answer.getBody(), now);
    } else if (status >= 300 && status < 400 && follow(state, answer)) {
      state.setAskAt(now + ASK_AGAIN);
    } else if (isAbsence(state, status)) {
      settle(state, NONE, ByteBuffer.allocate(0), now);
    } else {
      missed(state, now);
    }
    state.setDetail(detail(answer));
    put(site, file, state);
    return state;
  }

  /** Whether the redirect is to be followed: it leads somewhere, and not too far. */
  private static boolean follow(SiteFileState state, FetchResult answer) {
    state.setHops(state.getHops() + 1);
    return state.getHops() <= MOST_HOPS && CrawlUrl.parse(answer.getLocation()).isPresent();
  }

  /** Too many redirects count as absence; one that leads nowhere does not. */
  private static boolean isAbsence(SiteFileState state, int status) {
    boolean refused = status >= 400 && status < 500 && status != 429;
    return refused || (status >= 300 && status < 400 && state.getHops() > MOST_HOPS);
  }

  private static void settle(SiteFileState state, String what, ByteBuffer body, long now) {
    state.setState(what);
    state.setBody(body);
    state.setFetchedAt(now);
    state.setAskAt(now + FRESH);
    state.setHops(0);
  }

  private static void missed(SiteFileState state, long now) {
    boolean stillGood =
        state.getState().equals(KNOWN) && now < state.getFetchedAt() + FRESH + GRACE;
    if (!stillGood) {
      state.setState(UNREACHABLE);
      state.setBody(ByteBuffer.allocate(0));
    }
    state.setAskAt(now + ASK_AGAIN);
    state.setHops(0);
  }

  private static String detail(FetchResult answer) {
    String said = answer.getStatus() == 0 ? answer.getDetail() : "status " + answer.getStatus();
    return answer.getAskedBy().isEmpty() ? said : said + " from " + answer.getUrl();
  }
}
