package org.asterism.algorithm;

import java.util.List;
import java.util.Map;
import org.asterism.token.MechanismRules;

/// What one algorithm brings to the token. The token's algorithms stand in one list; each knows its
/// own keys and no other's. Immutable; safe for use by many threads.
public interface Algorithm {

  List<KeyType> keyTypes();

  /// By `CKM_`, in the order in which `C_GetMechanismList` gives them.
  ///
  /// @param rules of the token that they are for
  Map<Long, Family> mechanisms(MechanismRules rules);

  /// By the names of `params.def`, how its parameters are read.
  default Map<String, Parameter.Reader> parameters() {
    return Map.of();
  }
}
