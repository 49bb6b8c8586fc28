package org.asterism.algorithm.vendor;

import java.util.List;
import java.util.Map;
import org.asterism.algorithm.Algorithm;
import org.asterism.algorithm.Family;
import org.asterism.algorithm.KeyType;
import org.asterism.crypto.Providers;

/// Ed25519 of the JDK under codes that no standard has.
public record VendorAlgorithm(Providers providers) implements Algorithm {
  /// `CKM_VENDOR_DEFINED` with a number of ours.
  public static final long KEY_PAIR_GEN = 0x80000000L | 0x5701;

  public static final long SIGN = 0x80000000L | 0x5702;

  @Override
  public List<KeyType> keyTypes() {
    return List.of(new VendorKeyType(providers));
  }

  @Override
  public Map<Long, Family> mechanisms(org.asterism.token.MechanismRules rules) {
    return Map.of(
        KEY_PAIR_GEN, new VendorGeneration(providers), SIGN, new VendorSignature(providers));
  }
}
