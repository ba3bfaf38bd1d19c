/** Each id's beginnings held against its ends, and the fates against the topics they tell of. */
@NullMarked
package dev.millrace.accounts.audit;

import org.jspecify.annotations.NullMarked;
