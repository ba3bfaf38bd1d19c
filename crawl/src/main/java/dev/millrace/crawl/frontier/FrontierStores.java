package dev.millrace.crawl.frontier;

/**
 * Where the frontier keeps what it knows.
 *
 * @param books counts of the partition
 * @param hosts host name to its state
 * @param urls place of a URL, by host and digest, to its state
 * @param queues what waits, host by host, in the order in which it is to be fetched
 * @param ready hosts by the time of their next turn
 * @param files site and path to the copy of a file that speaks for the site
 * @param digests how many URLs of a host gave the same body
 */
public record FrontierStores(
    SortedStore books,
    SortedStore hosts,
    SortedStore urls,
    SortedStore queues,
    SortedStore ready,
    SortedStore files,
    SortedStore digests) {}
