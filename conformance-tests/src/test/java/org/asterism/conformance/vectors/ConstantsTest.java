package org.asterism.conformance.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckc;
import org.asterism.cryptoki.Ckd;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.Ckg;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Ckm;
import org.asterism.cryptoki.Cko;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.Cks;
import org.asterism.cryptoki.Cku;
import org.junit.jupiter.api.Test;

/// The engine's numbers are those of `pkcs11.h`, name by name.
class ConstantsTest {
  private static final List<Class<?>> TABLES =
      List.of(
          Cka.class, Ckc.class, Ckd.class, Ckf.class, Ckg.class, Ckk.class, Ckm.class, Cko.class,
          Cks.class, Cku.class);

  @Test
  void returnValuesAreTheHeaders() {
    var differing = new ArrayList<String>();
    for (Ckr value : Ckr.values()) {
      compare("CKR_" + value, value.code(), differing);
    }
    assertEquals(List.of(), differing);
  }

  @Test
  void numbersAreTheHeaders() throws IllegalAccessException {
    var differing = new ArrayList<String>();
    for (Class<?> table : TABLES) {
      String prefix = table.getSimpleName().toUpperCase(Locale.ROOT) + "_";
      for (Field constant : constants(table).toList()) {
        compare(prefix + constant.getName(), constant.getLong(null), differing);
      }
    }
    assertEquals(List.of(), differing);
  }

  private static Stream<Field> constants(Class<?> table) {
    return Arrays.stream(table.getFields())
        .filter(field -> field.getType() == long.class && Modifier.isStatic(field.getModifiers()));
  }

  private static void compare(String name, long value, List<String> differing) {
    Map<String, Long> header = Names.all();
    if (!Long.valueOf(value).equals(header.get(name))) {
      differing.add("%s is %#x, pkcs11.h says %#x".formatted(name, value, header.get(name)));
    }
  }
}
