package org.asterism.evidence;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.asterism.attest.Demand;
import org.asterism.attest.quote.Bytes;
import org.asterism.attest.quote.Field;
import org.asterism.attest.quote.Kind;
import org.asterism.attest.quote.MalformedException;
import org.asterism.toml.Setting;
import org.asterism.toml.StrictTable;

/// The demands on single fields in a policy's tables `[sgx]`, `[tdx]` and `[snp]`, under the
/// fields' own labels. A field of up to eight bytes is a number: `name`, `name_min`, `name_max`,
/// and `name_set` and `name_clear` for its bits. A longer one is an array of hexadecimal texts, of
/// which it must be one. AMD's four TCB words are judged by component, in `[snp.tcb_min]`.
final class FieldDemands {
  private static final int NUMBER = 8;
  private static final Optional<Long> NONE = Optional.empty();
  private static final String TCB_WORD = "_tcb";

  private FieldDemands() {}

  static List<Setting<List<Demand>>> of(Kind kind, StrictTable table) {
    List<Setting<List<Demand>>> demands = new ArrayList<>();
    for (Field field : Field.values()) {
      if (field.kind() == kind && !field.label().endsWith(TCB_WORD)) {
        demands.addAll(field.length() > NUMBER ? bytes(field, table) : numbers(field, table));
      }
    }
    return demands;
  }

  private static List<Setting<List<Demand>>> bytes(Field field, StrictTable table) {
    List<Setting<List<Demand>>> demands = new ArrayList<>();
    demands.add(
        hexes(table, field.label(), field.length(), found -> new Demand.OneOf(field, found)));
    if (field == Field.TDX_TEE_TCB_SVN) {
      demands.add(
          table
              .optionalString(field.label() + "_min")
              .map(found -> found.map(digits -> hex(digits, field.length())))
              .map(found -> PolicyFile.list(found.map(least -> new Demand.Floor(field, least)))));
    }
    return demands;
  }

  private static List<Setting<List<Demand>>> numbers(Field field, StrictTable table) {
    String name = field.label();
    var set = number(table, name + "_set");
    var clear =
        number(table, name + "_clear")
            .require(
                found -> (found.orElse(0L) & set.found().orElse(NONE).orElse(0L)) == 0,
                _ -> "expected other bits than in _set");
    return List.of(
        demand(number(table, name), exact -> new Demand.Range(field, exact, exact)),
        demand(number(table, name + "_min"), least -> Demand.Range.atLeast(field, least)),
        demand(number(table, name + "_max"), most -> Demand.Range.atMost(field, most)),
        clear.map(bits -> bits(field, set.found().orElse(NONE), bits)));
  }

  private static Setting<List<Demand>> demand(
      Setting<Optional<Long>> number, Function<Long, Demand> demand) {
    return number.map(found -> PolicyFile.list(found.map(demand)));
  }

  private static List<Demand> bits(Field field, Optional<Long> set, Optional<Long> clear) {
    return set.isEmpty() && clear.isEmpty()
        ? List.of()
        : List.of(new Demand.Bits(field, set.orElse(0L), clear.orElse(0L)));
  }

  private static Setting<Optional<Long>> number(StrictTable table, String name) {
    return table
        .optionalInteger(name)
        .require(
            found -> found.orElse(0L) >= 0,
            found -> "expected a number of at least 0, found " + found.orElse(0L));
  }

  /// @param length of each in bytes; 0 for any
  /// @param demand what some of them make
  static Setting<List<Demand>> hexes(
      StrictTable table, String name, int length, Function<Set<Bytes>, Demand> demand) {
    return table
        .someStrings(name, digits -> hex(digits, length))
        .map(found -> PolicyFile.list(PolicyFile.some(found).map(demand)));
  }

  /// @throws IllegalArgumentException where the digits are no bytes, or another number of them
  static Bytes hex(String digits, int length) {
    try {
      Bytes value = Bytes.hex(digits);
      if (length != 0 && value.length() != length) {
        throw new IllegalArgumentException(
            "expected %d bytes, found %d".formatted(length, value.length()));
      }
      return value;
    } catch (MalformedException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}
