# What draws the screens. Read by this folder's CMakeLists.txt.

# kiosk_screen_test(NAME [SOURCES...]): NAME.c as a suite that has a headless compositor for its
# own. Toolkit and fonts keep memory to the end, so leaks are not looked for.
function(kiosk_screen_test name)
	add_executable(${name} ${name}.c ${ARGN})
	target_link_libraries(${name} PRIVATE kiosk_view PkgConfig::CRITERION)
	target_compile_options(${name} PRIVATE -Wno-missing-prototypes -Wno-frame-larger-than)
	target_compile_definitions(${name} PRIVATE GDK_VERSION_MIN_REQUIRED=GDK_VERSION_4_8
		SHARE_DIR="${CMAKE_BINARY_DIR}/share/cardea/kiosk")
	if(CARDEA_SANITIZE)
		target_sources(${name} PRIVATE ${PROJECT_SOURCE_DIR}/tests/sanitizer_options.c)
	endif()
	add_dependencies(${name} kiosk_assets kiosk_catalogues)
	add_test(NAME ${name} COMMAND sh ${CMAKE_CURRENT_SOURCE_DIR}/on_screen.sh
		$<TARGET_FILE:${name}> --jobs 1)
	set_tests_properties(${name} PROPERTIES TIMEOUT 300
		FAIL_REGULAR_EXPRESSION "ERROR: AddressSanitizer;runtime error:")
endfunction()

kiosk_screen_test(test_pin_entry)
kiosk_screen_test(test_number_pad)
kiosk_screen_test(test_picture)
kiosk_screen_test(test_theme)
kiosk_screen_test(test_view scene.c)

add_executable(gallery gallery.c scene.c)
target_link_libraries(gallery PRIVATE kiosk_view)
target_compile_definitions(gallery PRIVATE GDK_VERSION_MIN_REQUIRED=GDK_VERSION_4_8)
