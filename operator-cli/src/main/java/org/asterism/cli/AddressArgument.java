package org.asterism.cli;

import java.util.Set;
import org.asterism.constellation.Address;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.TypeConversionException;

/// A host and a port on the command line.
final class AddressArgument implements ITypeConverter<Address> {
  private static final Set<String> WILDCARDS = Set.of("0.0.0.0", "::", "0:0:0:0:0:0:0:0", "*");

  @Override
  public Address convert(String value) {
    try {
      return Address.parse(value);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(String.valueOf(e.getMessage()));
    }
  }

  /// Refuses an address that can be listened on and that nobody can connect to.
  static void requireReachable(CommandSpec spec, String name, Address address) {
    if (WILDCARDS.contains(address.host())) {
      throw new WrongArgument(
          spec,
          name,
          "expected an address that engines can reach, found %s, which means every address of a"
                  .formatted(address)
              + " machine");
    }
  }
}
