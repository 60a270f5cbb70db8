cardea_fuzz(fuzz_wire LIBS app_wire)
