package org.asterism.enclave.policy;

import java.util.LinkedHashMap;
import java.util.Optional;
import org.asterism.vault.EncodedPolicy;
import org.asterism.vault.Policy;
import org.asterism.vault.PolicyDigest;
import org.asterism.vault.UnreadablePolicyException;

/// What the policies that were met lately say, by their bytes: a token's keys share a few, and each
/// is judged by at every act. Nothing here is secret. Safe for use by many threads.
///
/// **Limit.** [#MAX] policies of at most [EncodedPolicy#MAX_LENGTH] bytes, which decode to a few
/// times that; the one unused for longest goes.
public final class KnownPolicies {
  static final int MAX = 256;

  private final LinkedHashMap<EncodedPolicy, Known> known = new LinkedHashMap<>(16, 0.75f, true);

  /// @param decoded empty: some part of it is unknown here, so it allows nothing
  public record Known(PolicyDigest digest, Optional<Policy> decoded) {}

  public synchronized Known find(EncodedPolicy encoded) {
    Known found = known.computeIfAbsent(encoded, KnownPolicies::read);
    if (known.size() > MAX) {
      known.pollFirstEntry();
    }
    return found;
  }

  private static Known read(EncodedPolicy encoded) {
    try {
      return new Known(encoded.digest(), Optional.of(encoded.decode()));
    } catch (UnreadablePolicyException unknownPart) {
      return new Known(encoded.digest(), Optional.empty());
    }
  }
}
