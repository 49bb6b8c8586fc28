package org.asterism.token;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The token objects that one application may see, as they were at one version of the token.
///
/// Immutable. While nothing changes, the same view is handed out again, so that an index built on
/// it may be kept by its identity.
public final class ObjectView {
  private final long version;
  private final Map<Long, TokenObject> byNumber;

  ObjectView(long version, Map<Long, TokenObject> byNumber) {
    this.version = version;
    this.byNumber = Collections.unmodifiableMap(new TreeMap<>(byNumber));
  }

  /// The token's version: each write raises it.
  public long version() {
    return version;
  }

  public Optional<TokenObject> find(long number) {
    return Optional.ofNullable(byNumber.get(number));
  }

  /// In order of creation.
  public Collection<TokenObject> objects() {
    return byNumber.values();
  }
}
