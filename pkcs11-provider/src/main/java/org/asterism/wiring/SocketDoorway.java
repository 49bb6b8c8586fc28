package org.asterism.wiring;

import org.asterism.bridge.LinkException;
import org.asterism.bridge.ServiceLink;
import org.asterism.config.EngineConfig;
import org.asterism.pkcs11.session.Limits;
import org.asterism.process.OpenFiles;
import org.asterism.secret.Handover;
import org.asterism.toml.ConfigurationException;

/// The Unix socket of the service link, and Cryptoki behind it.
public record SocketDoorway(ServiceLink link, EngineConfig.Socket socket, TicketFolder tickets)
    implements RunningEngine.Entrance {

  public static SocketDoorway open(RunningEngine.Core core) throws ConfigurationException {
    EngineConfig.Socket socket = core.config().socket();
    Limits limits = core.config().limits();
    OpenFiles.require((long) limits.connections().all() + limits.applications().all());
    TicketFolder tickets = TicketFolder.open(core);
    try (var handover = Handover.orElse(tickets::close)) {
      var place = new ServiceLink.Place(socket.path(), socket.group());
      var served = new ServiceLink.Served(core.cryptoki(), core.operatorCalls(), tickets.logins());
      ServiceLink link = ServiceLink.listen(place, served, limits, socket.poll(), core.random());
      return handover.to(new SocketDoorway(link, socket, tickets));
    } catch (LinkException refused) {
      throw ConfigurationException.because(refused);
    }
  }

  @Override
  public String place() {
    return socket.path().toString();
  }

  @Override
  public boolean isOpen() {
    return link.isOpen();
  }

  @Override
  public void close() {
    link.close();
    tickets.close();
  }
}
