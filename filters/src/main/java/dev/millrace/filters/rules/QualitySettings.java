package dev.millrace.filters.rules;

/**
 * The quality rules with every limit.
 *
 * @param profile whose code is followed
 */
public record QualitySettings(
    QualityProfile profile,
    GopherRepetition gopherRepetition,
    GopherQuality gopherQuality,
    C4 c4,
    FineWebQuality fineWeb) {

  /** The limits that made FineWeb, the same in both profiles. */
  public static QualitySettings of(QualityProfile profile) {
    return new QualitySettings(
        profile,
        GopherRepetition.of(profile),
        GopherQuality.of(profile),
        C4.of(profile),
        FineWebQuality.of(profile));
  }
}
