package org.asterism.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.asterism.constellation.TokenOrder;
import org.asterism.threshold.RosterChanges;
import org.asterism.toml.ConfigurationException;
import org.asterism.toml.TextFile;
import org.asterism.vault.Octets;
import org.asterism.vault.operation.RosterAuthority;

/// What operators sign for, of all keys of a token in which vaults have seats: one order.
///
/// @param changes of the keys, in their order
record SeatOrder(RosterChanges changes) {
  /// @param digests hexadecimal; of one key at least
  static SeatOrder of(List<String> digests) {
    HexFormat hex = HexFormat.of();
    return new SeatOrder(RosterChanges.ofDigests(digests.stream().map(hex::parseHex).toList()));
  }

  private String root() {
    return HexFormat.of().formatHex(changes.root());
  }

  /// Says how they sign, and what is done then.
  ///
  /// @param seated what has seats
  /// @param until when that is to be, after a comma
  void print(PrintWriter out, String seated, String serial, String until) {
    out.printf(
        "%s. Operators sign for them:%n"
            + "  asterism token reseat %s %s --operator KEY --out order.toml%n"
            + "Then the same command with --order order.toml%s%n",
        seated, serial, root(), until);
  }

  /// The text that they signed.
  ///
  /// @throws CommandFailed if that is for other seats
  String signed(Path file) throws IOException, ConfigurationException, CommandFailed {
    TokenOrder.Signed signed = TokenOrder.read(file.toString(), TextFile.read(file));
    if (!signed.order().changes().map(Octets::toHex).equals(Optional.of(root()))) {
      throw new CommandFailed(
          "%s is signed for other seats than vaults have now: have operators sign for %s"
              .formatted(file, root()));
    }
    return signed.text();
  }

  /// What one of the keys' vaults are shown.
  ///
  /// @param index the key's
  RosterAuthority authority(String signed, int index) {
    List<Octets> path = changes.path(index).stream().map(Octets::of).toList();
    return new RosterAuthority(signed, path);
  }
}
