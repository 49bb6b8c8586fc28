package org.asterism.vault;

import java.util.Optional;
import java.util.function.Function;

/// Something for each of a token's two roots: the token root, which user and SO get, and the
/// private root, which the user alone gets (protocol §3).
public record Roots<T>(T tokenRoot, Optional<T> privateRoot) {

  public <R> Roots<R> map(Function<T, R> each) {
    return new Roots<>(each.apply(tokenRoot), privateRoot.map(each));
  }
}
