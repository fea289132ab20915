#include <cstring>
#include <iostream>

#include "common/instruments/catalog.h"
#include "common/instruments/instruments_doc.h"

// rapport-instruments-doc DIRECTORY [--lock]
// Prints the page on the definitions of a folder (docs/instruments.md), or with --lock their lock
// (definitions/published.lock). Any error in a definition goes to standard error, and the program ends with 1.
int main(int argc, char** argv) {
  const bool lock = argc == 3 && std::strcmp(argv[2], "--lock") == 0;
  if (argc != 2 && !lock) {
    std::cerr << "usage: rapport-instruments-doc DIRECTORY [--lock]\n";
    return 2;
  }
  const auto catalog = rapport::instruments::InstrumentCatalog::Load(argv[1]);
  if (!catalog.ok()) {
    std::cerr << catalog.status().message() << "\n";
    return 1;
  }
  std::cout << (lock ? rapport::instruments::RenderLock(*catalog)
                     : rapport::instruments::RenderInstrumentsDoc(*catalog));
  return 0;
}
