package dev.millrace.filters.extraction.tree;

import java.util.List;
import java.util.Set;

/**
 * Classes, ids and labels that name a consent banner or an advertisement. Only whole words count,
 * and of those only what names little else: {@code id=cookies} is a section of many a manual.
 */
final class InsertNames {

  /** Programs that ask for consent, and what they call their boxes. */
  private static final Set<String> CONSENT =
      words(
          "onetrust cookiebot cybotcookiebotdialog didomi usercentrics cookieyes cookiefirst"
              + " cookielaw cookieconsent cookiebar cookiebanner cookienotice cookiepopup"
              + " cookiemodal cookiemessage cookiealert cookiedisclaimer cookieinfo cookiewarning"
              + " eucookie eucookielaw cookiechoiceinfo cmplz complianz tarteaucitron iubenda"
              + " borlabs trustarc truste evidon quantcast axeptio klaro osano termly cmpbox"
              + " cmpwrapper gdprbanner gdprmodal consentbanner consentmanager consentmodal");

  private static final Set<String> CONSENT_SUBJECT =
      words("cookie cookies gdpr consent ccpa lgpd rgpd dsgvo");

  private static final Set<String> BOX =
      words(
          "banner bar notice notification popup popin modal overlay dialog message msg alert"
              + " disclaimer warning toast layer prompt wall bubble manager window consent accept"
              + " law info hint box");

  private static final Set<String> ADVERTISEMENT =
      words(
          "ad ads advert adverts advertisement advertisements advertising advertorial adsense"
              + " adsbygoogle adslot adunit adbox adcontainer adwrapper adwrap adbanner adzone"
              + " adspace adplaceholder adholder adblock sponsored werbung anzeige publicite"
              + " publicidad publicidade pubblicita reklama reklam reklame annons advertentie dfp"
              + " taboola outbrain revcontent mgid");

  private InsertNames() {}

  /** Bits of {@link Trait#CONSENT} and {@link Trait#ADVERTISEMENT}. */
  static int traits(String names) {
    boolean subject = false;
    boolean box = false;
    int traits = 0;
    for (String word : NameWords.of(names)) {
      if (CONSENT.contains(word)) {
        traits |= Trait.CONSENT.bit();
      } else if (ADVERTISEMENT.contains(word)) {
        traits |= Trait.ADVERTISEMENT.bit();
      }
      // One word may not stand for both: a box named only "consent" is too little.
      boolean about = CONSENT_SUBJECT.contains(word);
      box |= BOX.contains(word) && (!about || subject);
      subject |= about;
    }
    return subject && box ? traits | Trait.CONSENT.bit() : traits;
  }

  private static Set<String> words(String list) {
    return Set.copyOf(List.of(list.split(" ", -1)));
  }
}
