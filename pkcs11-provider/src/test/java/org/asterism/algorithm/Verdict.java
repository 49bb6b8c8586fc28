package org.asterism.algorithm;

import org.asterism.cryptoki.Ckr;

/// What became of one vector.
sealed interface Verdict {

  /// The mechanism took it, and any output was the vector's.
  record Accepted() implements Verdict {}

  /// The mechanism took it, and made something else of it.
  record Wrong(String what) implements Verdict {}

  record Refused(Ckr ckr) implements Verdict {}

  /// Parameters that the token does not offer.
  record NotOffered(String rule) implements Verdict {}

  Verdict ACCEPTED = new Accepted();

  static Verdict same(String what, byte[] expected, byte[] found) {
    return java.util.Arrays.equals(expected, found) ? ACCEPTED : new Wrong(what);
  }
}
