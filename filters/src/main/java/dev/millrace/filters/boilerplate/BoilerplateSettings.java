package dev.millrace.filters.boilerplate;

import dev.millrace.schemas.settings.Setting;

/**
 * Which lines are struck as a host's boilerplate, and how much is kept to know them.
 *
 * @param pages a line must have been found on so many pages of the host
 * @param share and on at least this share of the host's pages
 * @param hosts slots for hosts, in each partition
 * @param lines that are kept of a host
 */
public record BoilerplateSettings(
    @Setting(
            key = "boilerplate.strike",
            stage = "curation",
            text =
                "true: lines that stand on many pages of a host, such as navigation and cookie"
                    + " texts, are struck from the text of those that come later")
        boolean strike,
    @Setting(
            key = "boilerplate.pages",
            stage = "curation",
            text = "a line is struck from the page on with which it stands on so many of the host",
            min = 2,
            max = HostLines.MOST_PAGES / 4)
        int pages,
    @Setting(
            key = "boilerplate.share",
            stage = "curation",
            text = "and only if that is at least this share of the host's pages so far",
            min = 0.02,
            max = 1)
        double share,
    @Setting(
            key = "boilerplate.hosts",
            stage = "curation",
            text =
                "slots for hosts, in each partition of documents; where there are too few, hosts"
                    + " with few pages are forgotten",
            min = 1,
            max = 16_777_216)
        int hosts,
    @Setting(
            key = "boilerplate.lines",
            stage = "curation",
            text = "lines that are remembered of a host; the rarest are forgotten first",
            min = 16,
            max = 8_192)
        int lines) {

  /** Nothing is struck. */
  public static final BoilerplateSettings DEFAULT =
      new BoilerplateSettings(false, 8, 0.3, 65_536, 512);

  /** Whether a line that was found on some of a host's pages is the host's, and no page's own. */
  boolean isBoilerplate(int found, int ofPages) {
    return found >= pages && found >= share * ofPages;
  }
}
