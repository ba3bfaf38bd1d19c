package dev.millrace.benchmarks.chaos.count;

import com.google.common.collect.ImmutableMultiset;
import com.google.common.collect.Multiset;

/**
 * The ids of the records in the input files, each as often as they hold it.
 *
 * @param certain are pages
 * @param possible may be pages or not: what decides is the product's own, such as a look at the
 *     first bytes where no header says that they are HTML
 */
public record InputPages(Multiset<String> certain, Multiset<String> possible) {

  public InputPages {
    certain = ImmutableMultiset.copyOf(certain);
    possible = ImmutableMultiset.copyOf(possible);
  }
}
