foreach(parser authpack dh edata kdc_reply signed_data)
	cardea_fuzz(fuzz_engine_${parser} LIBS pkinit_engine)
endforeach()
