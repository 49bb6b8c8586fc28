package org.asterism.bridge;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import org.asterism.algorithm.Algorithm;
import org.asterism.algorithm.KeyTypes;
import org.asterism.algorithm.MechanismTable;
import org.asterism.crypto.Providers;
import org.asterism.pkcs11.attribute.AttributeReader;
import org.asterism.pkcs11.attribute.ObjectTables;
import org.asterism.pkcs11.object.TokenClock;
import org.asterism.pkcs11.session.BuiltinObjects;
import org.asterism.wiring.Algorithms;

/// What requests may speak of where there is no token.
final class TestVocabulary {
  private static final List<Algorithm> ALGORITHMS =
      Algorithms.all(Providers.portable(new SecureRandom()));
  private static final KeyTypes KEY_TYPES = new KeyTypes(ALGORITHMS);
  private static final MechanismTable MECHANISMS = new MechanismTable(ALGORITHMS, KEY_TYPES);

  static final ObjectTables TABLES = KEY_TYPES.tables();
  static final Vocabulary ALL = new Vocabulary(MECHANISMS, TABLES.privateParts());
  static final BuiltinObjects BUILTINS =
      new BuiltinObjects(
          MECHANISMS, new AttributeReader(TABLES), new TokenClock(InstantSource.system()));

  private TestVocabulary() {}
}
