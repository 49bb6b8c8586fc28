package org.asterism.bridge;

import java.security.SecureRandom;
import java.util.List;
import org.asterism.algorithm.Algorithm;
import org.asterism.algorithm.KeyTypes;
import org.asterism.algorithm.MechanismTable;
import org.asterism.crypto.Providers;
import org.asterism.pkcs11.attribute.ObjectTables;
import org.asterism.wiring.Algorithms;

/// What requests may speak of where there is no token.
final class TestVocabulary {
  private static final List<Algorithm> ALGORITHMS =
      Algorithms.all(Providers.portable(new SecureRandom()));
  private static final KeyTypes KEY_TYPES = new KeyTypes(ALGORITHMS);

  static final ObjectTables TABLES = KEY_TYPES.tables();
  static final Vocabulary ALL =
      new Vocabulary(new MechanismTable(ALGORITHMS, KEY_TYPES), TABLES.privateParts());

  private TestVocabulary() {}
}
