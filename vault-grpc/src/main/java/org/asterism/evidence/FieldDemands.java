package org.asterism.evidence;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.asterism.attest.Demand;
import org.asterism.attest.quote.Bytes;
import org.asterism.attest.quote.Field;
import org.asterism.attest.quote.Kind;
import org.asterism.attest.quote.MalformedException;
import org.asterism.toml.StrictTable;
import org.asterism.toml.TomlException;

/// The demands on single fields in a policy's tables `[sgx]`, `[tdx]` and `[snp]`, under the
/// fields' own labels. A field of up to eight bytes is a number: `name`, `name_min`, `name_max`,
/// and `name_set` and `name_clear` for its bits. A longer one is an array of hexadecimal texts, of
/// which it must be one. AMD's four TCB words are judged by component, in `[snp.tcb_min]`.
final class FieldDemands {
  private static final int NUMBER = 8;
  private static final String TCB_WORD = "_tcb";

  private FieldDemands() {}

  static List<Demand> of(Kind kind, StrictTable table) throws TomlException {
    List<Demand> demands = new ArrayList<>();
    for (Field field : Field.values()) {
      if (field.kind() == kind && !field.label().endsWith(TCB_WORD)) {
        demands.addAll(field.length() > NUMBER ? bytes(field, table) : numbers(field, table));
      }
    }
    return demands;
  }

  private static List<Demand> bytes(Field field, StrictTable table) throws TomlException {
    List<Demand> demands = new ArrayList<>();
    Set<Bytes> accepted = hexes(table, field.label(), field.length());
    if (!accepted.isEmpty()) {
      demands.add(new Demand.OneOf(field, accepted));
    }
    if (field == Field.TDX_TEE_TCB_SVN) {
      String name = field.label() + "_min";
      for (String least : table.optionalString(name).stream().toList()) {
        demands.add(new Demand.Floor(field, hex(table, name, least, field.length())));
      }
    }
    return demands;
  }

  private static List<Demand> numbers(Field field, StrictTable table) throws TomlException {
    List<Demand> demands = new ArrayList<>();
    Optional<Long> exact = number(table, field.label());
    Optional<Long> least = number(table, field.label() + "_min");
    Optional<Long> most = number(table, field.label() + "_max");
    Optional<Long> set = number(table, field.label() + "_set");
    Optional<Long> clear = number(table, field.label() + "_clear");
    exact.ifPresent(value -> demands.add(new Demand.Range(field, value, value)));
    least.ifPresent(value -> demands.add(Demand.Range.atLeast(field, value)));
    most.ifPresent(value -> demands.add(Demand.Range.atMost(field, value)));
    if ((set.orElse(0L) & clear.orElse(0L)) != 0) {
      throw table.error(field.label() + "_clear", "expected other bits than in _set");
    }
    if (set.isPresent() || clear.isPresent()) {
      demands.add(new Demand.Bits(field, set.orElse(0L), clear.orElse(0L)));
    }
    return demands;
  }

  private static Optional<Long> number(StrictTable table, String name) throws TomlException {
    Optional<Long> number = table.optionalInteger(name);
    if (number.orElse(0L) < 0) {
      throw table.error(name, "expected a number of at least 0, found " + number.get());
    }
    return number;
  }

  /// @param length of each in bytes; 0 for any
  static Set<Bytes> hexes(StrictTable table, String name, int length) throws TomlException {
    Set<Bytes> values = new HashSet<>();
    for (String digits : table.someStrings(name).orElse(List.of())) {
      values.add(hex(table, name, digits, length));
    }
    return values;
  }

  static Bytes hex(StrictTable table, String name, String digits, int length) throws TomlException {
    try {
      Bytes value = Bytes.hex(digits);
      if (length != 0 && value.length() != length) {
        throw table.error(name, "expected %d bytes, found %d".formatted(length, value.length()));
      }
      return value;
    } catch (MalformedException e) {
      throw table.error(name, String.valueOf(e.getMessage()));
    }
  }
}
